import { describe, expect, it } from 'vitest';
import { movedSince } from '../../../src/app/rollback-journal.js';
import type { JournalRecord } from '../../../src/execute/journal-records.js';

const at = '2026-11-23T12:00:00.000Z';

function batch(from: string, to: string, ...ids: readonly string[]): JournalRecord {
  const place = (status: string): { readonly pipeline: string; readonly status: string } => ({
    pipeline: '0',
    status,
  });
  return { at, kind: 'ticket-batch', address: 'pipelines.a.tickets', ids, from: place(from), to: place(to) };
}

function intent(number: number, from: string, to: string, ...ids: readonly string[]): JournalRecord {
  const properties = { hs_pipeline: '0', hs_pipeline_stage: to };
  return {
    ...{ at, kind: 'intent', number, method: 'POST', path: '/batch/update', retry: 'look-first' },
    body: { inputs: ids.map((id) => ({ id, properties })) },
    addresses: [`pipelines.support.statuses["${from}"].tickets`],
  };
}

const result = (number: number, code: 'API_REFUSED' | null): JournalRecord => ({
  ...{ at, kind: 'result', number, status: code === null ? 200 : 400, code, correlationId: null },
});

const end: JournalRecord = { at, kind: 'end', status: 'applied', code: null };

/** `id: from -> to`, with a question mark where nobody saw it arrive. */
function ways(...journals: readonly (readonly JournalRecord[])[]): readonly string[] {
  return movedSince(journals).map(({ id, from, to, seen }) => `${id}: ${from} -> ${to}${seen ? '' : ' ?'}`);
}

describe('tickets that were moved since a snapshot', () => {
  it('go back to where they were before the first of several moves', () => {
    expect(ways([batch('a', 'b', '1', '2'), end], [batch('b', 'c', '1'), end])).toEqual([
      '1: a -> c',
      '2: a -> b',
    ]);
  });

  it('are left out once they are back', () => {
    expect(ways([batch('a', 'b', '1'), end], [batch('b', 'a', '1'), end])).toEqual([]);
  });

  it('go back to where somebody had put them in between', () => {
    expect(ways([batch('a', 'b', '1'), end], [batch('x', 'c', '1'), end])).toEqual(['1: x -> c']);
  });

  it('count as perhaps moved where the run was cut off behind the request', () => {
    expect(ways([intent(1, 'a', 'b', '1', '2'), batch('a', 'b', '1')])).toEqual(['1: a -> b', '2: a -> b ?']);
    expect(ways([intent(1, 'a', 'b', '1'), result(1, null)])).toEqual(['1: a -> b ?']);
  });

  it('do not count where the request was refused, or the run came to its end', () => {
    expect(ways([intent(1, 'a', 'b', '1'), result(1, 'API_REFUSED')])).toEqual([]);
    expect(ways([intent(1, 'a', 'b', '1'), result(1, null), end])).toEqual([]);
  });
});
