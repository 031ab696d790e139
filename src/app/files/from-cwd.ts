import { relative, resolve, sep } from 'node:path';
import type { AppContext } from '../types.js';

/** A path relative to the working directory, with `/`. */
export function fromCwd({ cwd }: Pick<AppContext, 'cwd'>, path: string): string {
  return relative(cwd, resolve(cwd, path)).split(sep).join('/');
}
