import type { Operation } from '../core/model/account.js';
import type { Address } from '../core/base/address.js';
import { AppError } from '../core/base/errors.js';
import type { Json, JsonObject } from '../core/base/json.js';
import { isJsonObject, parsedJson } from '../core/base/json.js';
import type { MadeThing, SettledDates } from '../core/kinds/facets.js';

/** The start of a journal: which account, and which plan. */
export interface JournalStart {
  readonly tool: { readonly name: 'pipewright'; readonly version: string };
  readonly portalId: number;
  /** Scheme and host that requests go to. */
  readonly origin: string;
  readonly planHash: string;
  /** Left out by versions that did not record it. */
  readonly command?: 'apply' | 'rollback';
}

/** The end of a journal. Without it the run was cut off. */
export interface JournalEnd {
  readonly status: string;
  /** The code of the error that ended the run, or null. */
  readonly code: string | null;
}

/** A status by live ids. */
interface Place {
  readonly pipeline: string;
  readonly status: string;
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
      readonly from: Place;
      readonly to: Place;
    }
  | {
      readonly at: string;
      readonly kind: 'tickets-stuck';
      readonly address: Address;
      readonly tickets: readonly { readonly id: string; readonly reason: string }[];
    }
  | ({ readonly at: string; readonly kind: 'close-dates' } & SettledDates)
  | ({ readonly at: string; readonly kind: 'made' } & MadeThing)
  | ({ readonly at: string; readonly kind: 'end' } & JournalEnd);

/** The record that a journal opens with. */
export type StartRecord = Extract<JournalRecord, { readonly kind: 'start' }>;

interface JournalText {
  readonly records: readonly JournalRecord[];
  /** True if the last line is truncated: the machine stopped while it was written. */
  readonly torn: boolean;
}

/**
 * Reads a journal, even one that was cut off. Throws `FILE_UNREADABLE` for a broken line before the last one, and
 * `JOURNAL_FORMAT` for another format; both call the journal `name`. Keeps unknown members.
 */
export function readJournal(text: string, name = 'the journal'): JournalText {
  const lines = text.split('\n');
  const records: JournalRecord[] = [];
  for (const [index, line] of lines.entries()) {
    const last = index === lines.length - 1;
    if (last && line === '') break;
    const value = parsedJson(line);
    if (index === 0) requireKnownFormat(value, name);
    if (isRecord(value) && (index === 0) === (value.kind === 'start')) records.push(value);
    else if (last) return { records, torn: true };
    else throw broken(index + 1, name);
  }
  return { records, torn: false };
}

/** The account named in a journal's first line, whatever its format, if it can be read. */
export function accountOfJournal(
  text: string,
): { readonly portalId: number; readonly origin: string } | null {
  const end = text.indexOf('\n');
  const value = parsedJson(end === -1 ? text : text.slice(0, end));
  if (!isJsonObject(value) || value['kind'] !== 'start') return null;
  const { portalId, origin } = value;
  return typeof portalId === 'number' && typeof origin === 'string' ? { portalId, origin } : null;
}

function requireKnownFormat(value: unknown, name: string): void {
  if (!isJsonObject(value) || value['kind'] !== 'start') return;
  const { formatVersion } = value;
  if (typeof formatVersion !== 'string' || formatVersion === '1') return;
  throw new AppError({
    code: 'JOURNAL_FORMAT',
    summary: `The format of ${name} is ${JSON.stringify(formatVersion.slice(0, 20))}; this version of pipewright reads format "1".`,
    detail: 'A newer version of pipewright wrote it. Update pipewright to read it.',
    hint: 'npm install --save-dev pipewright@latest',
  });
}

type Check = (value: Json | undefined) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTextOrNull: Check = (value) => value === null || typeof value === 'string';
const isCount: Check = (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isCountOrNull: Check = (value) => value === null || isCount(value);
const isTexts: Check = (value) => Array.isArray(value) && value.every((one: Json) => isText(one));
const isPlace: Check = (value) => isJsonObject(value) && isText(value['pipeline']) && isText(value['status']);
/** Ticket ids are numbers. pipewright never sent anything else, and it would end up in a request. */
const isTicketId: Check = (value) => typeof value === 'string' && /^\d{1,20}$/u.test(value);
const isDates: Check = (value) =>
  isJsonObject(value) && Object.entries(value).every(([id, date]) => isTicketId(id) && isTextOrNull(date));
const orMissing =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const MEMBERS: Readonly<Record<JournalRecord['kind'], Readonly<Record<string, Check>>>> = {
  start: {
    formatVersion: (value) => value === '1',
    tool: (value) => isJsonObject(value) && isText(value['version']),
    portalId: isCount,
    origin: isText,
    planHash: isText,
    command: orMissing((value) => value === 'apply' || value === 'rollback'),
  },
  intent: {
    number: isCount,
    method: (value) => typeof value === 'string' && ['POST', 'PATCH', 'PUT', 'DELETE'].includes(value),
    path: isText,
    body: (value) => value === null || isJsonObject(value),
    retry: (value) => value === 'safe' || value === 'look-first',
    addresses: isTexts,
    from: orMissing(isPlace),
    closeDates: orMissing(isDates),
  },
  result: { number: isCount, status: isCountOrNull, code: isTextOrNull, correlationId: isTextOrNull },
  'ticket-batch': {
    address: isText,
    ids: (value) => Array.isArray(value) && value.every((id: Json) => isTicketId(id)),
    from: isPlace,
    to: isPlace,
  },
  'tickets-stuck': {
    address: isText,
    tickets: (value) =>
      Array.isArray(value) &&
      value.every((one: Json) => isJsonObject(one) && isTicketId(one['id']) && isText(one['reason'])),
  },
  'close-dates': {
    address: isText,
    kept: (value) => Array.isArray(value) && value.every((id: Json) => isTicketId(id)),
    lost: (value) =>
      Array.isArray(value) &&
      value.every(
        (one: Json) =>
          isJsonObject(one) &&
          isTicketId(one['id']) &&
          isTextOrNull(one['closeDate']) &&
          isText(one['reason']),
      ),
  },
  made: { address: isText, id: isText },
  end: { status: isText, code: isTextOrNull },
};

/** True if the kind of a line is known, and all its members are present and of their type. */
function isRecord(value: unknown): value is JournalRecord & JsonObject {
  if (!isJsonObject(value) || !isText(value['at'])) return false;
  const kind: Json | undefined = value['kind'];
  if (typeof kind !== 'string' || !isKind(kind)) return false;
  return Object.entries(MEMBERS[kind]).every(([name, check]) => check(value[name]));
}

function isKind(text: string): text is JournalRecord['kind'] {
  return Object.hasOwn(MEMBERS, text);
}

/** The ticket id in an entry of a request that moves tickets, or null. */
export function ticketIdOf(entry: JsonObject): string | null {
  const { id } = entry;
  return typeof id === 'string' && isTicketId(id) ? id : null;
}

function broken(line: number, name: string): AppError {
  return new AppError({
    code: 'FILE_UNREADABLE',
    summary: `Line ${line} of ${name} can't be read.`,
    detail:
      'A crash can cut off only the last line of a journal. This line comes before it, so it was changed afterwards.',
  });
}
