import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ReadConfiguration, RefusedConfiguration } from '../../../src/config/index.js';
import { readConfiguration } from '../../../src/config/index.js';
import type { Config } from '../../../src/core/model/config.js';
import type { LivePipeline, LiveStatus } from '../../../src/core/model/live-state.js';

/** A folder of its own with these files. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'pipewright-config-'));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return folder;
}

/** Reads one text as `pipewright.yaml`. */
export function read(text: string): Promise<ReadConfiguration | RefusedConfiguration> {
  return readFiles({ 'pipewright.yaml': text });
}

/** Reads files of a folder that is gone afterwards. */
export async function readFiles(
  files: Readonly<Record<string, string>>,
  paths: readonly string[] = [],
): Promise<ReadConfiguration | RefusedConfiguration> {
  const cwd = folderWith(files);
  try {
    return await readConfiguration({ cwd, paths });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** `CODE line:column` of each finding, in order. */
export async function codes(text: string): Promise<readonly string[]> {
  return codesOf(await read(text));
}

export function codesOf(result: ReadConfiguration | RefusedConfiguration): readonly string[] {
  return result.findings.map(
    ({ code, source }) => `${code} ${source === null ? '-' : `${source.line}:${source.column}`}`,
  );
}

/** The configuration of a text that is valid. */
export async function configOf(text: string): Promise<Config> {
  const result = await read(text);
  if (!result.ok) throw new Error(JSON.stringify(result.findings, null, 2));
  return result.config;
}

/** A pipeline `support` with the lines given behind its label, and a valid list of statuses. */
export function withPipeline(lines: string, statuses = STATUSES): string {
  return `version: 1\npipelines:\n  - key: support\n    label: Support\n    statuses:\n${statuses}${lines}`;
}

export const STATUSES = `      - { key: new, label: New, state: open }
      - { key: closed, label: Closed, state: closed }
`;

export function status(id: string, label: string, state: LiveStatus['state'] = 'open'): LiveStatus {
  return { id, label, state, slot: 0, writable: true };
}

export function pipeline(id: string, label: string, statuses: readonly LiveStatus[]): LivePipeline {
  return { id, label, slot: 0, statuses: statuses.map((one, slot) => ({ ...one, slot })) };
}
