import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { reasonOf } from './files.js';
import { nothingFound, nothingThere, unreadableFile } from './file-messages.js';
import type { Tree } from './tree.js';
import { DISK } from './tree.js';

export const DEFAULT_FILE = 'pipewright.yaml';
export const DEFAULT_FOLDER = 'pipewright';
/** The accounts of a configuration; never part of it. */
export const ACCOUNTS_FILE = 'pipewright.accounts.yaml';

/** A file to read. `named` ones were given as arguments, the others were found in a folder. */
export interface FoundFile {
  /** As displayed: relative to the working directory, with `/`. */
  readonly file: string;
  readonly path: string;
  readonly named: boolean;
}

interface Found {
  readonly files: readonly FoundFile[];
  readonly problems: readonly Diagnostic[];
}

/** The files that the arguments name, each once, in the order of the arguments; those in a folder by path. */
export async function findFiles(cwd: string, paths: readonly string[], tree: Tree = DISK): Promise<Found> {
  const files: FoundFile[] = [];
  const problems: Diagnostic[] = [];
  const wanted = paths.length > 0 ? paths : await defaultPaths(cwd, tree);
  for (const argument of wanted) {
    const path = resolve(cwd, argument);
    const kind = await tree.kindOf(path);
    if (kind === 'file') files.push({ file: displayPath(cwd, argument, path), path, named: true });
    else if (kind === 'folder') {
      const { names, why } = await yamlBelow(path, tree);
      for (const name of names) {
        const below = join(path, name);
        files.push({ file: displayPath(cwd, argument, below), path: below, named: false });
      }
      if (why !== null) problems.push(unreadableFile(argument, why));
      else if (names.length === 0) problems.push(nothingThere(argument));
    } else if (kind === 'missing') problems.push(nothingThere(argument));
    else problems.push(unreadableFile(argument, kind.why));
  }
  if (wanted.length === 0) problems.push(nothingFound());
  return { files: await eachOnce(files, tree), problems };
}

/** The default file, else the default folder, of a folder; none if neither is there. */
export async function defaultPaths(cwd: string, tree: Tree): Promise<readonly string[]> {
  if ((await tree.kindOf(join(cwd, DEFAULT_FILE))) === 'file') return [DEFAULT_FILE];
  return (await tree.kindOf(join(cwd, DEFAULT_FOLDER))) === 'folder' ? [DEFAULT_FOLDER] : [];
}

/** Names of YAML files below a folder, sorted; `why` if something below the folder can't be read. */
async function yamlBelow(
  folder: string,
  tree: Tree,
): Promise<{ readonly names: readonly string[]; readonly why: string | null }> {
  try {
    const names = await filesBelow(folder, tree, new Set());
    return { names: names.sort((a, b) => (a < b ? -1 : 1)), why: null };
  } catch (error) {
    return { names: [], why: reasonOf(error) };
  }
}

/** Names of YAML files below a folder, relative to it. A symlink to a parent folder is followed once. */
async function filesBelow(folder: string, tree: Tree, entered: Set<string>): Promise<string[]> {
  const real = await tree.real(folder);
  if (entered.has(real)) return [];
  entered.add(real);
  const names: string[] = [];
  for (const name of await tree.names(folder)) {
    if (name.startsWith('.') || name === 'node_modules') continue;
    const kind = await tree.kindOf(join(folder, name));
    if (kind === 'folder') {
      for (const below of await filesBelow(join(folder, name), tree, entered)) names.push(`${name}/${below}`);
    } else if (/\.ya?ml$/.test(name) && !name.endsWith('.lock.yaml') && name !== ACCOUNTS_FILE) {
      if (kind === 'file') names.push(name);
      else if (kind !== 'missing') throw new Error(`${kind.why} (${name})`);
    }
  }
  return names;
}

async function eachOnce(files: readonly FoundFile[], tree: Tree): Promise<readonly FoundFile[]> {
  const seen = new Set<string>();
  const kept: FoundFile[] = [];
  for (const file of files) {
    const real = await tree.real(file.path).catch(() => file.path);
    if (seen.has(real)) continue;
    seen.add(real);
    kept.push(file);
  }
  return kept;
}

/** Relative to the working directory, with `/`; absolute if the user gave an absolute path outside it. */
export function displayPath(cwd: string, argument: string, path: string): string {
  const shown = relative(cwd, path);
  const outside = shown.startsWith('..') || isAbsolute(shown);
  return (outside && isAbsolute(argument) ? path : shown).split(sep).join('/');
}
