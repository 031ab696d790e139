/**
 * Ticket moves whose close dates were never checked afterwards, because their run was interrupted. Its journal has each
 * ticket's close date, since an intent is on disk before its request is sent. A later record about a ticket (moved,
 * refused, close date settled) closes the case.
 */
import { join } from 'node:path';
import { isJsonObject } from '../../core/base/json.js';
import type { UnfinishedMove } from '../../core/kinds/facets.js';
import type { JournalRecord } from '../../execute/journal-records.js';
import { CLOSE_DATE, PIPELINE, STATUS } from '../../resources/shared/ticket-search.js';
import type { OpenAccount } from '../account/account.js';
import { newestOwnJournals } from './journals.js';
import type { AppContext } from '../types.js';

/** Reads from the account's newest journal back to the first successful run, which finished all before it. */
export async function unfinishedMoves(
  { cwd }: AppContext,
  { facts, origin }: OpenAccount,
): Promise<readonly UnfinishedMove[]> {
  const account = { portalId: facts.portalId, origin };
  const endedWell = ({ records }: { readonly records: readonly JournalRecord[] }): boolean => {
    const end = records.at(-1);
    return end?.kind === 'end' && end.code === null;
  };
  return openMoves(await newestOwnJournals(join(cwd, '.pipewright'), account, endedWell));
}

/** Moves that the journals, in order, leave open. */
function openMoves(journals: readonly (readonly JournalRecord[])[]): readonly UnfinishedMove[] {
  const open = new Map<string, Sent>();
  for (const records of journals) {
    const sent = new Map<number, ReadonlyMap<string, Sent>>();
    for (const record of records) {
      if (record.kind === 'intent') {
        const moves = movesIn(record);
        sent.set(record.number, moves);
        for (const [id, move] of moves) open.set(id, move);
      } else if (record.kind === 'result' && wasRefused(record)) {
        for (const [id, move] of sent.get(record.number) ?? []) if (open.get(id) === move) open.delete(id);
      } else for (const id of settledIn(record)) open.delete(id);
    }
  }
  return grouped(open);
}

interface Sent extends Omit<UnfinishedMove, 'dates'> {
  readonly date: string | null;
}

/** The tickets that a request moves, with their close dates. */
function movesIn({
  body,
  addresses,
}: Extract<JournalRecord, { readonly kind: 'intent' }>): Map<string, Sent> {
  const moves = new Map<string, Sent>();
  const inputs = isJsonObject(body) && Array.isArray(body['inputs']) ? body['inputs'] : [];
  for (const entry of inputs as readonly unknown[]) {
    if (!isJsonObject(entry) || !isJsonObject(entry['properties'])) continue;
    const { [PIPELINE]: pipeline, [STATUS]: status, [CLOSE_DATE]: date } = entry['properties'];
    if (typeof entry['id'] !== 'string' || typeof date !== 'string') continue;
    if (typeof pipeline !== 'string' || typeof status !== 'string') continue;
    const to = { pipeline, status };
    moves.set(entry['id'], { address: addresses[0] ?? '', to, date: date === '' ? null : date });
  }
  return moves;
}

/** Without a response, or with a 5xx, it is unknown whether a request was carried out. */
function wasRefused({ code, status }: Extract<JournalRecord, { readonly kind: 'result' }>): boolean {
  return code !== null && status !== null && status < 500;
}

function settledIn(record: JournalRecord): readonly string[] {
  switch (record.kind) {
    case 'ticket-batch':
      return record.ids;
    case 'tickets-stuck':
      return record.tickets.map(({ id }) => id);
    case 'close-dates':
      return [...record.kept, ...record.lost.map(({ id }) => id)];
    case 'start':
    case 'intent':
    case 'result':
    case 'made':
    case 'end':
      return [];
  }
}

function grouped(open: ReadonlyMap<string, Sent>): readonly UnfinishedMove[] {
  const groups = new Map<string, UnfinishedMove & { readonly dates: Record<string, string | null> }>();
  for (const [id, { address, to, date }] of open) {
    const key = JSON.stringify([address, to]);
    const group = groups.get(key) ?? { address, to, dates: {} };
    group.dates[id] = date;
    groups.set(key, group);
  }
  return [...groups.values()];
}
