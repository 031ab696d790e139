import type { Operation } from '../core/account.js';
import type { Address } from '../core/address.js';
import { AppError } from '../core/errors.js';
import { isJsonObject } from '../core/json.js';
import type { Json, JsonObject } from '../core/json.js';
import type { SettledDates } from '../core/resource.js';

/** What a journal opens with: which account, and which plan. */
export interface JournalStart {
  readonly tool: { readonly name: 'pipewright'; readonly version: string };
  readonly portalId: number;
  /** Scheme and host that requests go to. */
  readonly origin: string;
  readonly planHash: string;
}

/** What a journal closes with. Without it the run was cut off. */
export interface JournalEnd {
  readonly status: string;
  /** The code of the error that ended the run, or null. */
  readonly code: string | null;
}

/** One line of a journal; `at` is ISO 8601 in UTC. `schema/journal.schema.json` describes the same. */
export type JournalRecord =
  | ({ readonly at: string; readonly kind: 'start'; readonly formatVersion: '1' } & JournalStart)
  | ({ readonly at: string; readonly kind: 'intent'; readonly number: number } & Operation)
  | {
      readonly at: string;
      readonly kind: 'result';
      /** The intent that it ends. */
      readonly number: number;
      /** Null where no answer came. */
      readonly status: number | null;
      /** The code of the error, null where the write was taken. */
      readonly code: string | null;
      readonly correlationId: string | null;
    }
  | {
      readonly at: string;
      readonly kind: 'ticket-batch';
      readonly address: Address;
      readonly ids: readonly string[];
      readonly from: { readonly pipeline: string; readonly status: string };
      readonly to: { readonly pipeline: string; readonly status: string };
    }
  | {
      readonly at: string;
      readonly kind: 'tickets-stuck';
      readonly address: Address;
      readonly tickets: readonly { readonly id: string; readonly reason: string }[];
    }
  | ({ readonly at: string; readonly kind: 'close-dates' } & SettledDates)
  | ({ readonly at: string; readonly kind: 'end' } & JournalEnd);

export interface JournalText {
  readonly records: readonly JournalRecord[];
  /** True where the last line breaks off: the machine stopped while it was written. */
  readonly torn: boolean;
}

/** Reads a journal, also one that was cut off anywhere. A broken line before the last one is `FILE_UNREADABLE`. */
export function readJournal(text: string): JournalText {
  const lines = text.split('\n');
  const records: JournalRecord[] = [];
  for (const [index, line] of lines.entries()) {
    const last = index === lines.length - 1;
    if (last && line === '') break;
    const record = recordFrom(line);
    if (record !== null) records.push(record);
    else if (last) return { records, torn: true };
    else throw broken(index + 1);
  }
  return { records, torn: false };
}

function recordFrom(line: string): JournalRecord | null {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

const MEMBERS: Readonly<Record<JournalRecord['kind'], readonly string[]>> = {
  start: ['formatVersion', 'tool', 'portalId', 'origin', 'planHash'],
  intent: ['number', 'method', 'path', 'body', 'retry', 'addresses'],
  result: ['number', 'status', 'code', 'correlationId'],
  'ticket-batch': ['address', 'ids', 'from', 'to'],
  'tickets-stuck': ['address', 'tickets'],
  'close-dates': ['address', 'kept', 'lost'],
  end: ['status', 'code'],
};

/** A line is ours where its kind is known and nothing of it is missing; the schema says the rest. */
function isRecord(value: unknown): value is JournalRecord & JsonObject {
  if (!isJsonObject(value) || typeof value['at'] !== 'string') return false;
  const kind: Json | undefined = value['kind'];
  if (typeof kind !== 'string' || !isKind(kind)) return false;
  return MEMBERS[kind].every((name) => value[name] !== undefined);
}

function isKind(text: string): text is JournalRecord['kind'] {
  return Object.hasOwn(MEMBERS, text);
}

function broken(line: number): AppError {
  return new AppError({
    code: 'FILE_UNREADABLE',
    summary: `Line ${line} of the journal can't be read.`,
    detail:
      'Only the last line of a journal can break off when a machine stops. A line before it was changed afterwards.',
  });
}
