import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/core/plan/change.js';
import { change, isSendable } from '../../../src/core/plan/change.js';
import { confirmedValue } from '../../../src/core/model/confirmed.js';
import { jsonOf } from '../../../src/core/base/json.js';
import { emailKey, isServiceUser } from '../../../src/core/model/people.js';
import { phasesOf } from '../../../src/core/plan/known-kinds.js';
import { inPhases } from '../../../src/core/plan/phase.js';
import { kinds } from '../../../src/generated/kinds/kind.js';
import {
  idReference,
  referencedAddress,
  referencedId,
  referenceTo,
} from '../../../src/core/base/reference.js';

type Part = Partial<Change> & Pick<Change, 'kind' | 'action'>;

function one(part: Part): Change {
  const address = `${part.kind} ${part.action} ${part.channel ?? ''}`;
  return change({ address, id: '1', label: 'x', before: null, after: null, source: null, ...part });
}

describe('the order of the apply', () => {
  const createIn = { path: 'createIn', before: 'any', after: ['new'] };
  const noSkipping = { path: 'noSkipping', before: 'none', after: 'all' };
  const ordered: readonly Change[] = [
    one({ kind: 'team', action: 'create' }),
    one({ kind: 'team', action: 'update' }),
    one({ kind: 'pipeline', action: 'create' }),
    one({ kind: 'status', action: 'create' }),
    one({ kind: 'status', action: 'update' }),
    one({ kind: 'status', action: 'move' }),
    one({ kind: 'rules', action: 'update', label: 'early', fields: [noSkipping, createIn] }),
    one({ kind: 'tickets', action: 'migrate' }),
    one({ kind: 'rules', action: 'update', label: 'late', fields: [noSkipping] }),
    one({ kind: 'editors', action: 'update' }),
    one({ kind: 'members', action: 'update' }),
    one({ kind: 'permission-set-assignment', action: 'update' }),
    one({ kind: 'status', action: 'delete' }),
    one({ kind: 'pipeline', action: 'delete' }),
    one({ kind: 'team', action: 'delete' }),
    one({ kind: 'permission-set', action: 'create', channel: 'console' }),
    one({ kind: 'stage-properties', action: 'update', channel: 'console' }),
  ];

  it('is teams, creates, changes in place, createIn, ticket moves, what binds harder, deletes, and what is done by hand', () => {
    const reversed = inPhases(ordered.toReversed(), phasesOf(kinds));
    const phases = [[0, 1], [2, 3], [4, 5], [6], [7], [8], [9], [10], [11], [12, 13], [14], [15, 16]];
    const expected = phases.flatMap((phase) => phase.toReversed().map((index) => ordered[index]));
    expect(reversed).toEqual(expected);
    expect(inPhases(ordered, phasesOf(kinds))).toEqual(ordered);
  });
});

describe('what an apply sends', () => {
  it('goes through the API and waits for nobody', () => {
    const base = { kind: 'permission-set-assignment', action: 'update' } as const;
    expect(isSendable(one(base))).toBe(true);
    expect(isSendable(one({ ...base, waitsFor: [] }))).toBe(true);
    expect(isSendable(one({ ...base, waitsFor: ['permissionSets.agent'] }))).toBe(false);
    expect(isSendable(one({ ...base, channel: 'console' }))).toBe(false);
  });
});

describe('the fields of a change', () => {
  it('are what differs; of a create everything, of a delete nothing', () => {
    const base = { address: 'teams.t', kind: 'team', id: '1', label: 'T', source: null } as const;
    const was = { name: 'A', parent: null };
    const will = { name: 'B', parent: null };
    expect(change({ ...base, action: 'update', before: was, after: will }).fields).toEqual([
      { path: 'name', before: 'A', after: 'B' },
    ]);
    expect(change({ ...base, action: 'create', before: null, after: will }).fields).toEqual([
      { path: 'name', before: null, after: 'B' },
      { path: 'parent', before: null, after: null },
    ]);
    expect(change({ ...base, action: 'delete', before: was, after: null }).fields).toEqual([]);
  });
});

describe('a reference', () => {
  it('names a thing by its key, or by its live id in brackets', () => {
    expect(referenceTo('pipelines.support.statuses.new')).toBe('new');
    expect(referenceTo('pipelines.support.statuses["3"]')).toBe('["3"]');
    expect(referenceTo('teams["a\\"b]"]')).toBe('["a\\"b]"]');
    expect(() => referenceTo('')).toThrow('not the address');
  });

  it.each(['3', 'a"b', 'new', '] [', 'ä€'])('by id comes back as %j', (id) => {
    expect(referencedId(idReference(id))).toBe(id);
    expect(referencedAddress('teams', idReference(id))).toBe(`teams${idReference(id)}`);
  });

  it('by key has no id, and becomes an address', () => {
    expect(referencedId('new')).toBeNull();
    expect(referencedId('ana@example.com')).toBeNull();
    expect(referencedAddress('pipelines.support.statuses', 'new')).toBe('pipelines.support.statuses.new');
  });
});

describe('people', () => {
  it('are the same whatever the case of their addresses; accounts of services are told apart', () => {
    expect(emailKey(' Ana@Example.COM ')).toBe('ana@example.com');
    expect(isServiceUser('AppServiceAccount.1@x.example')).toBe(true);
    expect(isServiceUser('ana@appserviceaccount.example')).toBe(false);
  });
});

describe('a confirmation', () => {
  const entry = { address: 'teams.t.tickets', id: '5', value: { view: 'team' }, at: '', by: '' };
  const lock = { ids: {}, protected: [], confirmed: [entry] };

  it('counts only for the live id that it was given for', () => {
    expect(confirmedValue(lock, 'teams.t.tickets', '5')).toEqual({ view: 'team' });
    expect(confirmedValue(lock, 'teams.t.tickets', '6')).toBeNull();
    expect(confirmedValue(lock, 'teams.u.tickets', '5')).toBeNull();
  });
});

describe('a value from a text', () => {
  it('becomes JSON, and what JSON has no word for becomes null', () => {
    const at = new Date(0);
    expect(jsonOf({ a: [1, 'x', true, null, undefined], b: { c: () => 1 } })).toEqual({
      a: [1, 'x', true, null, null],
      b: { c: null },
    });
    expect(jsonOf(at)).toEqual({});
  });
});
