import { isAbsolute, relative, resolve } from 'node:path';

/**
 * A file's path from the root of the repository, as platforms want it. `file` starts at `cwd`; where that isn't inside
 * of `root`, or nobody knows a root, it is taken for the root. Null for files outside.
 */
export function repositoryPath(root: string | null, cwd: string, file: string): string | null {
  const start = root !== null && inside(relative(root, cwd)) ? root : cwd;
  const path = relative(start, resolve(cwd, file)).replaceAll('\\', '/');
  return inside(path) && path !== '' ? path : null;
}

function inside(path: string): boolean {
  return !/^\.\.(?:[\\/]|$)/.test(path) && !isAbsolute(path);
}
