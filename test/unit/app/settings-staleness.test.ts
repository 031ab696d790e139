import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/core/plan/change.js';
import type { Json } from '../../../src/core/base/json.js';
import type { Observed } from '../../../src/app/apply/settings-staleness.js';
import { settingsRealised, staleSettings } from '../../../src/app/apply/settings-staleness.js';
import { change, plan } from '../render/build.js';

const RULES = 'pipelines.p.rules';

function seen(part: Partial<Observed>): Observed {
  return { address: RULES, before: null, wanted: undefined, found: null, inParts: false, ...part };
}

function isStale(part: Partial<Observed>, changes: readonly Change[] = []): boolean {
  return staleSettings(plan({ changes }), [seen(part)]).length > 0;
}

const a: Json = { list: ['1'], word: 'x' };
const b: Json = { list: ['2'], word: 'x' };

describe('a setting that a plan relied on', () => {
  it('may be as it was, or as the plan makes it, and nothing else', () => {
    expect(isStale({ before: a, wanted: b, found: a })).toBe(false);
    expect(isStale({ before: a, wanted: b, found: b })).toBe(false);
    expect(isStale({ before: a, wanted: b, found: { list: [], word: 'x' } })).toBe(true);
    expect(isStale({ before: a, wanted: b, found: null })).toBe(true);
    expect(isStale({ before: a, found: a })).toBe(false);
    expect(isStale({ before: a, found: b })).toBe(true);
  });

  it('says both values, in one form', () => {
    expect(staleSettings(plan({}), [seen({ before: a, found: b })])).toEqual([
      {
        address: RULES,
        path: 'value',
        expected: '{"list":["1"],"word":"x"}',
        found: '{"list":["2"],"word":"x"}',
      },
    ]);
  });

  it('may be missing while its pipeline comes or goes', () => {
    const of = (action: 'create' | 'update' | 'delete'): readonly Change[] => [
      change({ address: 'pipelines.p', kind: 'pipeline', action, id: 'p', label: 'P' }),
    ];
    expect(isStale({ before: a, wanted: b, found: null }, of('create'))).toBe(false);
    expect(isStale({ before: a, found: null }, of('delete'))).toBe(false);
    expect(isStale({ before: a, found: null }, of('update'))).toBe(true);
    expect(isStale({ address: 'pipelines.q.rules', before: a, found: null }, of('delete'))).toBe(true);
  });

  it('may be half way between the two where it takes several requests', () => {
    const before = { members: ['1', '2', '3'], extra: [] };
    const wanted = { members: ['2', '4', '5'], extra: ['9'] };
    const half = (members: readonly string[], extra: readonly string[] = []): boolean =>
      isStale({ before, wanted, found: { members, extra }, inParts: true });
    expect(half(['1', '2', '3', '4'])).toBe(false);
    expect(half(['2', '5'], ['9'])).toBe(false);
    expect(half(['1', '4'])).toBe(true);
    expect(half(['1', '2', '6'])).toBe(true);
    expect(half(['1', '2'], ['8'])).toBe(true);
    expect(isStale({ before, wanted, found: { members: ['1', '2', '4'], extra: [] } })).toBe(true);
  });

  it('may be half way value by value', () => {
    const [before, wanted] = [
      { u1: 'old', u2: null },
      { u1: 'new', u2: 'new' },
    ];
    const found = (u1: Json, u2: Json): boolean =>
      isStale({ before, wanted, found: { u1, u2 }, inParts: true });
    expect(found('new', null)).toBe(false);
    expect(found('other', null)).toBe(true);
  });
});

describe('a plan whose settings are all done', () => {
  it('is one in which every changed setting is as wanted', () => {
    expect(settingsRealised([seen({ before: a, wanted: b, found: b }), seen({ before: a, found: a })])).toBe(
      true,
    );
    expect(settingsRealised([seen({ before: a, wanted: b, found: a })])).toBe(false);
  });
});
