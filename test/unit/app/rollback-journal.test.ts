import { describe, expect, it } from 'vitest';
import { movedSince } from '../../../src/app/rollback/rollback-journal.js';
import type { Code } from '../../../src/core/base/codes.js';
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

const result = (number: number, code: Code | null, status: number | null): JournalRecord => ({
  ...{ at, kind: 'result', number, status, code, correlationId: null },
});

const taken = (number: number): JournalRecord => result(number, null, 200);
const refused = (number: number): JournalRecord => result(number, 'API_REFUSED', 400);
const lost = (number: number): JournalRecord => result(number, 'ANSWER_LOST', null);

const end: JournalRecord = { at, kind: 'end', status: 'applied', code: null };

/** `id: from -> place`, with all places and a question mark where nobody knows whether the last request was done. */
function ways(...journals: readonly (readonly JournalRecord[])[]): readonly string[] {
  return movedSince(journals).map(
    ({ id, from, places, outcome }) =>
      `${id}: ${from} -> ${places.join('|')}${outcome === 'done' ? '' : ' ?'}`,
  );
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
    expect(ways([intent(1, 'a', 'b', '1', '2'), batch('a', 'b', '1')])).toEqual([
      '1: a -> b',
      '2: a -> a|b ?',
    ]);
    expect(ways([intent(1, 'a', 'b', '1')])).toEqual(['1: a -> a|b ?']);
  });

  it.each<readonly [string, JournalRecord]>([
    ['whose answer was lost', lost(1)],
    ['whose answer was lost and a later try refused', result(1, 'ANSWER_LOST', 429)],
    ['that a server failed on', result(1, 'API_UNAVAILABLE', 500)],
    ['that a proxy gave up on', result(1, 'API_REFUSED', 408)],
    ['that was taken, and that nobody looked at', taken(1)],
  ])('count as perhaps moved by a request %s, also where the run came to its end', (_name, how) => {
    expect(ways([intent(1, 'a', 'b', '1'), how, end])).toEqual(['1: a -> a|b ?']);
  });

  it.each<readonly [string, JournalRecord]>([
    ['was refused', refused(1)],
    ['was refused for good', result(1, 'MISSING_SCOPE', 403)],
    ['was put off', result(1, 'RATE_LIMITED', 429)],
    ['never left', result(1, 'API_UNREACHABLE', null)],
    ['was not sent any more', result(1, 'INTERRUPTED', null)],
  ])('do not count where the request %s', (_name, how) => {
    expect(ways([intent(1, 'a', 'b', '1'), how])).toEqual([]);
    expect(ways([batch('a', 'b', '1'), end], [intent(1, 'b', 'c', '1'), how])).toEqual(['1: a -> b']);
  });

  it('count by what was seen after the request, whatever its answer was', () => {
    expect(ways([intent(1, 'a', 'b', '1', '2'), lost(1), batch('a', 'b', '1'), end])).toEqual([
      '1: a -> b',
      '2: a -> a|b ?',
    ]);
    const stuck: JournalRecord = {
      at,
      kind: 'tickets-stuck',
      address: 'x',
      tickets: [{ id: '2', reason: '' }],
    };
    expect(ways([intent(1, 'a', 'b', '1', '2'), taken(1), batch('a', 'b', '1'), stuck, end])).toEqual([
      '1: a -> b',
    ]);
  });

  it('may be in the old place or the new one until another run has seen them', () => {
    const unknown = [intent(1, 'a', 'b', '1'), lost(1), end];
    expect(ways(unknown, [batch('a', 'c', '1'), end])).toEqual(['1: a -> c']);
    expect(ways(unknown, [batch('b', 'c', '1'), end])).toEqual(['1: a -> c']);
    expect(ways([batch('x', 'a', '1'), end], unknown)).toEqual(['1: x -> a|b ?']);
  });

  it('may still be away where a rollback was cut off', () => {
    expect(ways([batch('a', 'b', '1'), end], [intent(1, 'b', 'a', '1')])).toEqual(['1: a -> b|a ?']);
  });

  it('are known by the place that the intent names, also where files declare the status', () => {
    const [given] = [intent(1, 'a', 'b', '1')];
    const declared = {
      ...given,
      addresses: ['pipelines.support.statuses.contact.tickets'],
      from: { pipeline: '0', status: '2' },
    } as JournalRecord;
    expect(ways([declared])).toEqual(['1: 2 -> 2|b ?']);
  });

  it('may carry more than their place', () => {
    const given = intent(1, 'a', 'b', '1');
    const properties = { hs_pipeline: '0', hs_pipeline_stage: 'b', closed_date: '', constructor: 'x' };
    expect(ways([{ ...given, body: { inputs: [{ id: '1', properties }] } } as JournalRecord])).toEqual([
      '1: a -> a|b ?',
    ]);
  });

  it.each(['', '1a', '../1', '1'.repeat(21), '__proto__'])('are no tickets where the id is "%s"', (id) => {
    expect(ways([intent(1, 'a', 'b', id)])).toEqual([]);
  });
});
