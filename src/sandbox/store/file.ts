import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SandboxStateError } from '../errors.js';
import { isObject, parseJson } from '../json.js';
import { freezeState, thawState, type FrozenState } from './frozen.js';
import type { SandboxState } from './state.js';

const FORMAT = 'pipewright-sandbox';
const FORMAT_VERSION = 1;

/**
 * Reads the state in a file; null where there is no file. The digest in it stands for a check of every field: a file
 * that was cut off or edited is refused whole.
 * @throws SandboxStateError where the file holds something else.
 */
export async function loadState(file: string): Promise<SandboxState | null> {
  const text = await readIfThere(file);
  if (text === null) return null;
  const body = parseJson(text);
  if (!isObject(body) || body['format'] !== FORMAT)
    throw new SandboxStateError(file, 'holds no sandbox state');
  if (body['formatVersion'] !== FORMAT_VERSION) {
    throw new SandboxStateError(file, 'was written by another version of the sandbox');
  }
  const state = body['state'];
  if (!isObject(state) || body['digest'] !== digestOf(JSON.stringify(state))) {
    throw new SandboxStateError(file, 'is damaged or was edited by hand');
  }
  return thawState(state as unknown as FrozenState);
}

/** Writes the state so that the file is, at any time, either the old or the new one, and its owner's alone. */
export async function saveState(file: string, state: SandboxState): Promise<void> {
  const text = JSON.stringify(freezeState(state));
  const head = JSON.stringify({ format: FORMAT, formatVersion: FORMAT_VERSION, digest: digestOf(text) });
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.chmod(0o600);
      await handle.writeFile(`${head.slice(0, -1)},"state":${text}}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
