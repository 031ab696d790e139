import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SandboxStateError, SandboxWriteError } from '../errors.js';
import { DEEPEST, isObject, isShallow, parseJson } from '../json.js';
import { freezeState, thawState } from './frozen.js';
import { readPrivateFile, replacePrivateFile } from './private-file.js';
import { checkState } from './state-shape.js';
import type { SandboxState } from './state.js';

const FORMAT = 'pipewright-sandbox';
const FORMAT_VERSION = 1;
/** Bytes of the largest state. A text in Node has at most 512 MB. */
const BIGGEST_STATE = 500_000_000;

/**
 * Reads the state from a file; null if there is none. The digest detects a file that was truncated or edited, the schema
 * one that was forged; both are rejected as a whole.
 * @throws SandboxStateError where the file holds something else.
 */
export async function loadState(file: string): Promise<SandboxState | null> {
  const found = await readPrivateFile(file, BIGGEST_STATE);
  if (found.kind === 'missing') return null;
  if (found.kind === 'unusable') throw new SandboxStateError(file, found.why);
  const body = parseJson(found.text);
  if (!isObject(body) || body['format'] !== FORMAT)
    throw new SandboxStateError(file, 'does not contain sandbox state');
  if (body['formatVersion'] !== FORMAT_VERSION) {
    throw new SandboxStateError(file, 'was written by another version of the sandbox');
  }
  const state = body['state'];
  if (!isShallow(state, DEEPEST)) throw new SandboxStateError(file, 'does not contain sandbox state');
  if (!isObject(state) || body['digest'] !== digestOf(JSON.stringify(state))) {
    throw new SandboxStateError(file, 'is damaged or was edited by hand');
  }
  const checked = checkState(state);
  if (!checked.ok) throw new SandboxStateError(file, `does not contain sandbox state: ${checked.problem}`);
  return thawState(checked.state);
}

/**
 * Writes the state so that the file is, at any time, either the old or the new one, and its owner's alone.
 * @throws SandboxWriteError where it can't be written.
 */
export async function saveState(file: string, state: SandboxState): Promise<void> {
  try {
    const text = JSON.stringify(freezeState(state));
    const head = JSON.stringify({ format: FORMAT, formatVersion: FORMAT_VERSION, digest: digestOf(text) });
    await mkdir(dirname(file), { recursive: true });
    await replacePrivateFile(file, `${head.slice(0, -1)},"state":${text}}\n`);
  } catch (error) {
    throw new SandboxWriteError(file, error);
  }
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
