/**
 * What the applies since a snapshot did to tickets, from their journals. All of them count, not only the first: an apply
 * that stopped half way was finished by the next one, and a rollback moved tickets too. So of each ticket the whole way
 * is followed, and what is left is where it was before and where pipewright has put it last.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAddress } from '../core/address.js';
import { AppError } from '../core/errors.js';
import { isJsonObject } from '../core/json.js';
import { systemCode } from '../execute/files.js';
import type { JournalRecord } from '../execute/journal-records.js';
import { readJournal } from '../execute/journal-records.js';
import { PIPELINE, STATUS } from '../resources/ticket-search.js';

export interface MovedTicket {
  readonly id: string;
  /** Live id of the status that it was in. */
  readonly from: string;
  /** Live id of the status that it was put into. */
  readonly to: string;
  /** The close date that it had (null: none); undefined where the journals don't tell. */
  readonly closeDate?: string | null;
  /** False where a run was cut off before it saw the ticket arrive. */
  readonly seen: boolean;
}

interface JournalsWanted {
  /** The `.pipewright` folder. */
  readonly root: string;
  readonly since: Date;
  readonly portalId: number;
  readonly origin: string;
}

const NAME = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z)(?:-(\d+))?\.jsonl$/u;

/** The journals of one account since a time, first one first. Null where there is none. */
export async function journalsSince(
  wanted: JournalsWanted,
): Promise<readonly (readonly JournalRecord[])[] | null> {
  const folder = join(wanted.root, 'journal');
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  const later = names
    .flatMap((name) => {
      const [, hour = '', minute = '', second = '', number = '1'] = NAME.exec(name) ?? [];
      const at = Date.parse(`${hour}:${minute}:${second}`);
      return at >= wanted.since.getTime() ? [{ name, at, number: Number(number) }] : [];
    })
    .sort((a, b) => a.at - b.at || a.number - b.number);
  const journals: (readonly JournalRecord[])[] = [];
  for (const { name } of later) {
    const records = await recordsOf(join(folder, name));
    const [start] = records;
    if (start?.kind !== 'start') continue;
    if (start.portalId === wanted.portalId && start.origin === wanted.origin) journals.push(records);
  }
  return journals.length === 0 ? null : journals;
}

async function recordsOf(path: string): Promise<readonly JournalRecord[]> {
  try {
    return readJournal(await readFile(path, 'utf8')).records;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { summary, detail } = error.diagnostic;
    throw new AppError({
      code: error.code,
      summary: `${summary.replace(/\.$/u, '')}: ${path}`,
      detail: `${detail ?? ''} Nothing was changed. Without --tickets the rollback does not need it.`.trim(),
    });
  }
}

/** Where each ticket was before the first move, and where the last one put it. Those that are back are left out. */
export function movedSince(journals: readonly (readonly JournalRecord[])[]): readonly MovedTicket[] {
  const moved = new Map<string, MovedTicket>();
  // What each ticket had before the request that was sent for it last.
  const dates = new Map<string, string | null>();
  const add = (ids: readonly string[], from: string, to: string, seen: boolean): void => {
    for (const id of ids) {
      const known = moved.get(id);
      // Where somebody else moved it in between, theirs is the place to go back to.
      const isOurs = known?.to === from;
      const first = isOurs ? known.from : from;
      const date = isOurs ? known.closeDate : dates.get(id);
      moved.set(id, { id, from: first, to, seen, ...(date === undefined ? {} : { closeDate: date }) });
    }
  };
  for (const records of journals) {
    const open = new Map<number, Sent>();
    for (const record of records) {
      if (record.kind === 'intent') {
        for (const [id, date] of Object.entries(record.closeDates ?? {})) dates.set(id, date);
        const sent = sentIn(record);
        if (sent !== null) open.set(record.number, sent);
      } else if (record.kind === 'result' && record.code !== null) open.delete(record.number);
      else if (record.kind === 'ticket-batch') {
        add(record.ids, record.from.status, record.to.status, true);
        for (const sent of open.values()) for (const id of record.ids) sent.ids.delete(id);
      } else if (record.kind === 'end') open.clear();
    }
    for (const { ids, from, to } of open.values()) add([...ids], from, to, false);
  }
  return [...moved.values()].filter(({ from, to }) => from !== to);
}

interface Sent {
  readonly ids: Set<string>;
  readonly from: string;
  readonly to: string;
}

/** The tickets of a request whose outcome a run that was cut off has not put on record. */
function sentIn({ body, addresses }: Extract<JournalRecord, { readonly kind: 'intent' }>): Sent | null {
  const from = (parseAddress(addresses[0] ?? '') ?? []).at(-2);
  const inputs = isJsonObject(body) && Array.isArray(body['inputs']) ? body['inputs'] : [];
  const ids = new Set<string>();
  let to: string | null = null;
  for (const entry of inputs as readonly unknown[]) {
    if (!isJsonObject(entry) || typeof entry['id'] !== 'string' || !isJsonObject(entry['properties']))
      continue;
    const { [STATUS]: status, [PIPELINE]: pipeline } = entry['properties'];
    if (typeof status !== 'string' || typeof pipeline !== 'string') continue;
    ids.add(entry['id']);
    to = status;
  }
  return from !== undefined && 'id' in from && to !== null ? { ids, from: from.id, to } : null;
}
