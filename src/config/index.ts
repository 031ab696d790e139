import type { Code } from '../core/base/codes.js';
import type { Config } from '../core/model/config.js';
import type { Diagnostic } from '../core/base/diagnostic.js';
import type { LoadInput } from './read/load.js';
import { loadDocuments } from './read/load.js';
import { boundedFindings, isError } from './check/bounded-findings.js';
import { resolveConfig } from './check/resolve.js';
import type { ConfigDocument, ThingCounts } from './check/validate.js';
import { validateDocuments } from './check/validate.js';

export { lockPathFor, portalLock, readLock, readLockText, renderLock, withPortal } from './lock/lock.js';
export { makeKeys } from './write/keys.js';
export { renderConfiguration } from './write/write.js';
export type { UpdateInput, UpdateResult } from './update/update.js';
export { updateConfiguration } from './update/update.js';
export type { ConfigDocument } from './check/validate.js';

interface ReadInput extends LoadInput {
  /** True for a snapshot: checks that live data may fail (duplicate labels, no open status, …) report notes. */
  readonly liveData?: boolean;
}

interface ReadResult {
  /** Sorted by place. Notes and warnings only, if the configuration is valid. */
  readonly findings: readonly Diagnostic[];
  /** Paths relative to the working directory, with `/`. */
  readonly files: readonly string[];
  /** Maps a file to its text, for code frames. */
  readonly texts: ReadonlyMap<string, string>;
  readonly counts: ThingCounts;
}

export interface ReadConfiguration extends ReadResult {
  readonly ok: true;
  readonly config: Config;
  /** The typed files with their places, for anything that isn't in `config`, and for rewriting them. */
  readonly documents: readonly ConfigDocument[];
}

export interface RefusedConfiguration extends ReadResult {
  readonly ok: false;
}

/** The configuration when there are no files yet. */
export function emptyConfiguration(): Config {
  return resolveConfig([]);
}

/** Checks that an account's own data can fail. */
const LIVE_DATA: ReadonlySet<Code> = new Set<Code>([
  'DUPLICATE_LABEL',
  'NO_OPEN_STATUS',
  'NO_CLOSED_STATUS',
  'TOO_MANY_STATUSES',
  'ID_TOO_LONG',
  'SUBSCRIPTION_TOO_LOW',
]);

/** Reads, validates and resolves a configuration. Never throws for the content of its files. */
export async function readConfiguration(input: ReadInput): Promise<ReadConfiguration | RefusedConfiguration> {
  const loaded = await loadDocuments(input);
  const unread =
    loaded.findings.filter(isError).length > loaded.documents.flatMap(({ problems }) => problems).length;
  const { documents, findings: checked, counts, left } = validateDocuments(loaded.documents, unread);
  const files = loaded.documents.map(({ file }) => file);
  const told = input.liveData === true ? checked.map(asNote) : checked;
  const findings = boundedFindings([...loaded.findings, ...told], [...loaded.texts.keys()], left);
  const result = { findings, files, texts: loaded.texts, counts };
  if (documents === null || findings.some(isError)) return { ok: false, ...result };
  return { ok: true, ...result, config: resolveConfig(documents), documents };
}

function asNote(found: Diagnostic): Diagnostic {
  return LIVE_DATA.has(found.code) ? { ...found, severity: 'info' } : found;
}
