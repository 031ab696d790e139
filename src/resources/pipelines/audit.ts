import { pipelineOf } from '../../core/base/address.js';
import type { AccountReader } from '../../core/model/account.js';
import type { AuditEntry, AuditFacet, AuditQuestion } from '../../core/kinds/audit.js';
import { asArray, asObject } from '../../core/base/decode.js';
import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonObject, parsedJson, sameJson } from '../../core/base/json.js';
import { isUnreadable, unlessRefused } from '../shared/refused.js';
import { kind } from './kind.js';
import { pipelinePath, stagePath } from './wire.js';

export const auditing: AuditFacet = { changes: kind.changes, ask: readAudit };

interface LogEntry extends AuditEntry {
  readonly action: string;
  /** The thing after the write, or null if the log doesn't have it. */
  readonly thing: JsonObject | null;
}

/** The entry that answers, or null if there is no log, no entry, or no permission to see it. One request. */
async function readAudit(reader: AccountReader, question: AuditQuestion): Promise<AuditEntry | null> {
  const { about } = question;
  const thing = pathOf(question);
  if (thing === null) return null;
  const where = `GET ${thing}/audit`;
  const answer = await unlessRefused(() => reader.get(`${thing}/audit`), [404]);
  if (isUnreadable(answer)) return null;
  const log = asArray(asObject(answer, where)['results'], `${where}: results`).map((entry, index) =>
    decodeEntry(asObject(entry, `${where}: results[${index}]`)),
  );
  const [newest] = log;
  if (newest === undefined) return null;
  const { userId, at } = entryAbout(about, newest, log);
  return { userId, at };
}

/** The thing's path, or null if its pipeline is unknown. */
function pathOf({ address, id, ids }: AuditQuestion): string | null {
  const home = pipelineOf(address);
  if (home === null) return null;
  if (home === address) return pipelinePath(id);
  const pipelineId = ids.get(home);
  return pipelineId === undefined ? null : stagePath(pipelineId, id);
}

/** The log is newest first. Later writes of other values are skipped: they didn't make the difference. */
function entryAbout(about: AuditQuestion['about'], newest: LogEntry, log: readonly LogEntry[]): LogEntry {
  switch (about) {
    case 'created':
      return log.find(({ action }) => action.toUpperCase() === 'CREATE') ?? newest;
    case 'deleted':
      return log.find(({ action }) => action.toUpperCase() === 'DELETE') ?? newest;
    default: {
      const now = valuesOf(about, newest);
      const other = log.findIndex((entry) => !sameJson(valuesOf(about, entry), now));
      return (now.length === 0 ? newest : log.at(other === -1 ? -1 : other - 1)) ?? newest;
    }
  }
}

/** The values by which writes are distinguished; none if the log doesn't say what was written. */
function valuesOf(about: readonly string[], { thing }: LogEntry): readonly unknown[] {
  if (thing === null) return [];
  const metadata = thing['metadata'];
  return about.flatMap((path): unknown[] => {
    if (path === 'label') return [thing['label'] ?? null];
    if (path === 'state') return [isJsonObject(metadata) ? metadata['ticketState'] : null];
    return path === 'position' ? [thing['displayOrder'] ?? null] : [];
  });
}

/** Only the documented fields, and each of them may be missing: a log is reported, never relied on. */
function decodeEntry(entry: JsonObject): LogEntry {
  const { action, fromUserId, timestamp, rawObject } = entry;
  return {
    action: typeof action === 'string' ? action : '',
    userId: typeof fromUserId === 'number' || typeof fromUserId === 'string' ? String(fromUserId) : null,
    at: timeOf(timestamp),
    thing: thingOf(rawObject),
  };
}

function timeOf(timestamp: Json | undefined): string | null {
  if (typeof timestamp !== 'string' && typeof timestamp !== 'number') return null;
  const time = new Date(timestamp);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

/** An object, or the JSON text of one. */
function thingOf(raw: Json | undefined): JsonObject | null {
  if (typeof raw !== 'string') return isJsonObject(raw) ? raw : null;
  const value = parsedJson(raw);
  return isJsonObject(value) ? value : null;
}
