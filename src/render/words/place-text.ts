import type { Source } from '../../core/base/source.js';
import { cleanLine } from '../terminal/clean.js';

/** `pipewright.yaml:12:5`. */
export function placeText(source: Source): string {
  return `${cleanLine(source.file)}:${source.line}:${source.column}`;
}
