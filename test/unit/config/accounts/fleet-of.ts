import type { Fleet, FleetRead } from '../../../../src/config/accounts/fleet.js';
import { readFleet } from '../../../../src/config/accounts/fleet.js';
import type { ReadConfiguration, RefusedConfiguration } from '../../../../src/config/index.js';
import { treeOf } from '../../../../src/config/read/tree.js';
import type { Diagnostic } from '../../../../src/core/base/diagnostic.js';
import type { Config } from '../../../../src/core/model/config.js';

export const CWD = '/work';

/** Files by their path from the working directory. */
export type Files = Readonly<Record<string, string>>;

/** Two accounts: `one` has an overlay, `two` has none. */
export const ACCOUNTS = `version: 1
files: base.yaml
accounts:
  one: { portalId: 1, overlay: one.yaml }
  two: { portalId: 2 }
`;

export const BASE = `version: 1
pipelines:
  - key: support
    label: Support
    statuses:
      - { key: new, label: New, state: open }
      - { key: waiting, label: Waiting, state: open }
      - { key: closed, label: Closed, state: closed }
    rules: { createIn: [new], noSkipping: all }
teams:
  - { key: tier1, name: Tier 1 }
`;

/** A fleet of these files, and the absolute paths that were read, in order. */
export async function fleetRead(
  files: Files,
): Promise<{ readonly read: FleetRead; readonly asked: readonly string[] }> {
  const tree = treeOf(
    new Map(Object.entries(files).map(([path, text]) => [`${CWD}/${path}`, { kind: 'text', text }])),
  );
  const asked: string[] = [];
  const counting = {
    ...tree,
    read: (path: string) => {
      asked.push(path);
      return tree.read(path);
    },
  };
  return { read: await readFleet({ cwd: CWD, file: 'pipewright.accounts.yaml', tree: counting }), asked };
}

export async function fleetOf(files: Files): Promise<Fleet> {
  const { read } = await fleetRead({ 'pipewright.accounts.yaml': ACCOUNTS, 'base.yaml': BASE, ...files });
  if (!read.ok) throw new Error(JSON.stringify(read.findings, null, 2));
  return read.fleet;
}

/** The configuration of `one` with this overlay. */
export async function withOverlay(
  overlay: string,
  files: Files = {},
): Promise<ReadConfiguration | RefusedConfiguration> {
  return (await fleetOf({ 'one.yaml': overlay, ...files })).read('one');
}

/** `CODE file:line:column` of each finding, in order. */
export function told(findings: readonly Diagnostic[]): readonly string[] {
  return findings.map(({ code, source }) =>
    source === null ? code : `${code} ${source.file}:${source.line}:${source.column}`,
  );
}

export async function toldOf(overlay: string, files: Files = {}): Promise<readonly string[]> {
  return told((await withOverlay(overlay, files)).findings);
}

/** The configuration of a valid one. */
export function configOf(read: ReadConfiguration | RefusedConfiguration): Config {
  if (!read.ok) throw new Error(JSON.stringify(read.findings, null, 2));
  return read.config;
}

/** Keys of the statuses of a configuration's only pipeline. */
export function statusesOf({ pipelines }: Config): readonly string[] {
  return pipelines.flatMap(({ statuses }) => statuses.map(({ key }) => key));
}
