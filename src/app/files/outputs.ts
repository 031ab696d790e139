/**
 * The files that a command is told to write (`--out`, `--tickets`, `--svg`, `--code-quality`). A typo, or a symlink in
 * a checkout, must not overwrite a configuration or a lock: place, name and content show what a file is for, and only
 * an older file of the same sort is replaced. Everything is checked before the account is contacted, and each file
 * again when it is written.
 */
import type { Stats } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { readText, whyUnread } from '../../config/read/files.js';
import { isGitFolder, makePrivateFolder } from '../../files/folders.js';
import { outputRefused, unwritable } from '../../files/file-errors.js';
import { streamAt, writePrivateFile } from '../../files/write-file.js';
import { systemCode } from '../../core/base/errors.js';
import type { Sort } from './file-sort.js';
import { hasYamlName, isOwnName, sortOf } from './file-sort.js';
import type { AppContext } from '../types.js';

/** A file to write, or for `pictures` a folder of them. */
export interface Output {
  /** Relative to the context's working directory. */
  readonly path: string;
  /** Type of content: only an older file of the same sort is replaced. */
  readonly sort: Extract<Sort, 'plan' | 'fleet' | 'tickets' | 'pictures' | 'code-quality'>;
}

/** Writes the requested files. Throws OUTPUT_REFUSED if a file must not be replaced. */
export interface Outputs {
  /** Writes a file with live data: atomically, and readable by its owner only. */
  readonly save: (output: Output, text: string) => Promise<void>;
  /** The same for several files in one folder, creating it if needed. Names are file names, not paths. */
  readonly saveAll: (
    folder: Output,
    files: readonly { readonly name: string; readonly text: string }[],
  ) => Promise<void>;
}

/** Outputs of a command that reads `inputs` (paths as in the command line). Throws `OUTPUT_REFUSED`. */
export async function openOutputs(
  ctx: AppContext,
  outputs: readonly Output[],
  inputs: readonly string[],
): Promise<Outputs> {
  const read = inputs.map((path) => resolve(ctx.cwd, path));
  for (const output of outputs) await check(ctx, output, read);
  const save = async (output: Output, text: string): Promise<void> => {
    await check(ctx, output, read);
    await writePrivateFile(resolve(ctx.cwd, output.path), text);
  };
  return {
    save,
    saveAll: async (folder, files) => {
      await check(ctx, folder, read);
      await makePrivateFolder(resolve(ctx.cwd, folder.path));
      for (const { name, text } of files) await save({ ...folder, path: join(folder.path, name) }, text);
    },
  };
}

async function check({ cwd }: AppContext, { path, sort }: Output, inputs: readonly string[]): Promise<void> {
  const target = resolve(cwd, path);
  if (streamAt(target) !== null) return;
  const why = await whyNot(target, sort, inputs);
  if (why !== null) throw outputRefused(path, why);
}

/** Why nothing may be written there, phrased for the middle of a sentence; null if writing is fine. */
async function whyNot(target: string, sort: Sort, inputs: readonly string[]): Promise<string | null> {
  const facts = await factsOf(target);
  if (facts?.isSymbolicLink() === true) return 'it is a link';
  const real = join(await realFolder(dirname(target)), basename(target));
  if ([...target.split(sep), ...real.split(sep)].some(isGitFolder)) return 'it is inside .git';
  if (isOwnName(basename(target))) return 'it is named like a configuration, an accounts file or a lock';
  if (inputs.includes(target)) return 'the command reads it';
  if (facts === null || facts.isDirectory()) return null;
  if (facts.isBlockDevice()) return 'it is a block device';
  if (!facts.isFile()) return null;
  for (const input of inputs) if (await isSame(input, facts)) return 'the command reads it';
  return facts.size === 0 ? null : whyKept(target, sort);
}

/** Why a non-empty file must not be replaced. */
async function whyKept(target: string, sort: Sort): Promise<string | null> {
  const read = await readText(target);
  if (read.kind === 'unreadable') return whyUnread(read);
  const found = read.kind === 'text' ? sortOf(read.text) : null;
  if (found === sort) return null;
  if (found !== null) return `it is ${SORTS[found]}`;
  return hasYamlName(target) ? 'it is a YAML file, like a configuration' : null;
}

const SORTS: Readonly<Record<Sort, string>> = {
  configuration: 'a configuration, an accounts file or a lock',
  sandbox: 'the state of a sandbox',
  journal: 'the journal of an apply',
  plan: 'a saved plan',
  fleet: 'a plan of several accounts',
  tickets: 'a list of tickets',
  pictures: 'a picture',
  'code-quality': 'a report of findings',
};

async function factsOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw unwritable(path, error);
  }
}

/** Resolves links in a folder's path; for a folder that doesn't exist yet, in the part that does. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    const above = dirname(folder);
    if (systemCode(error) !== 'ENOENT' || above === folder) throw unwritable(folder, error);
    return join(await realFolder(above), basename(folder));
  }
}

/** True for another name of the same file: a hard link, different case, a symlinked folder. */
async function isSame(input: string, { ino, dev }: Stats): Promise<boolean> {
  const other = await stat(input).catch(() => null);
  return other !== null && other.ino === ino && other.dev === dev;
}
