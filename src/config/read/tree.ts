import { readdir, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import type { FileText } from './files.js';
import { readText, reasonOf } from './files.js';

/** A file system: the disk, or files in memory. Paths are absolute. */
export interface Tree {
  readonly kindOf: (path: string) => Promise<'file' | 'folder' | 'missing' | { readonly why: string }>;
  /** Names in a folder. */
  readonly names: (folder: string) => Promise<readonly string[]>;
  /** The target of a symlink. */
  readonly real: (path: string) => Promise<string>;
  readonly read: (path: string) => Promise<FileText>;
}

export const DISK: Tree = {
  kindOf: async (path) => {
    try {
      const facts = await stat(path);
      return facts.isDirectory() ? 'folder' : 'file';
    } catch (error) {
      const why = reasonOf(error);
      return why === 'ENOENT' || why === 'ENOTDIR' ? 'missing' : { why };
    }
  },
  names: (folder) => readdir(folder),
  real: (path) => realpath(path),
  read: readText,
};

/** A file system of files in memory, by absolute path. */
export function treeOf(files: ReadonlyMap<string, FileText>): Tree {
  const below = (folder: string): readonly string[] => {
    const start = folder.endsWith(sep) ? folder : folder + sep;
    return [...files.keys()].flatMap((path) => (path.startsWith(start) ? [path.slice(start.length)] : []));
  };
  return {
    kindOf: (path) =>
      Promise.resolve(files.has(path) ? 'file' : below(path).length > 0 ? 'folder' : 'missing'),
    names: (folder) => Promise.resolve([...new Set(below(folder).flatMap((path) => path.split(sep, 1)))]),
    real: (path) => Promise.resolve(path),
    read: (path) => Promise.resolve(files.get(path) ?? { kind: 'missing' }),
  };
}
