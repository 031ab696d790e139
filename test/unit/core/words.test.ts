import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asArray, asInteger, asObject, asString } from '../../../src/core/base/decode.js';
import { digest } from '../../../src/core/plan/digest.js';
import { AppError } from '../../../src/core/base/errors.js';
import type { Code } from '../../../src/core/base/codes.js';
import { canonicalJson, sameJson } from '../../../src/core/base/json.js';
import { labelKey } from '../../../src/core/model/matching.js';
import { listFromContext } from '../../../src/core/api/refusal.js';
import { nearest } from '../../../src/core/base/similar.js';
import { isTemporaryFor, temporaryLabel } from '../../../src/core/base/temporary-label.js';

function codeOf(read: () => unknown): Code | null {
  try {
    read();
    return null;
  } catch (error) {
    return error instanceof AppError ? error.code : null;
  }
}

describe('canonical JSON', () => {
  it('is the same whatever order the keys came in, and can be read back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        const back: unknown = JSON.parse(text);
        expect(canonicalJson(back)).toBe(text);
      }),
    );
    expect(canonicalJson({ b: 1, a: { d: 2, c: 3 } })).toBe('{"a":{"c":3,"d":2},"b":1}');
  });

  it('leaves out members without a value, and keeps the order of lists', () => {
    expect(sameJson({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(sameJson([1, 2], [2, 1])).toBe(false);
    expect(sameJson({ a: null }, {})).toBe(false);
  });

  it('has a digest that tells values apart', () => {
    expect(digest({ a: 1, b: 2 })).toBe(digest({ b: 2, a: 1 }));
    expect(digest({ a: 1 })).not.toBe(digest({ a: '1' }));
    expect(digest(null)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

describe('reading an answer', () => {
  it('ends in API_SHAPE for every shape that nobody saw', () => {
    expect(codeOf(() => asObject([], 'x'))).toBe('API_SHAPE');
    expect(codeOf(() => asObject(null, 'x'))).toBe('API_SHAPE');
    expect(codeOf(() => asArray({}, 'x'))).toBe('API_SHAPE');
    expect(codeOf(() => asString(7, 'x'))).toBe('API_SHAPE');
    expect(codeOf(() => asString(undefined, 'x'))).toBe('API_SHAPE');
    expect(codeOf(() => asInteger(0.5, 'x'))).toBe('API_SHAPE');
    expect(codeOf(() => asInteger('1', 'x'))).toBe('API_SHAPE');
  });

  it('takes what it knows as it is', () => {
    expect([asObject({ a: 1 }, 'x'), asArray([1], 'x'), asString('', 'x'), asInteger(-1, 'x')]).toEqual([
      { a: 1 },
      [1],
      '',
      -1,
    ]);
  });
});

describe('lists in a refusal', () => {
  it('are read as they are, and out of one text that only looks like a list', () => {
    expect(listFromContext(['a', 'b'])).toEqual(['a', 'b']);
    expect(listFromContext(['[a, b]', ' [c] '])).toEqual(['a', 'b', 'c']);
  });

  it('are empty where there is nothing in them', () => {
    expect(listFromContext(undefined)).toEqual([]);
    expect(listFromContext(['[]', '', ' '])).toEqual([]);
  });
});

describe('temporary labels', () => {
  it('are recognised as on the way to their own label, and to no other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.array(fc.string()), (wanted, other, taken) => {
        const label = temporaryLabel(wanted, taken);
        expect(isTemporaryFor(label, wanted)).toBe(true);
        expect(isTemporaryFor(wanted, wanted)).toBe(false);
        if (!label.startsWith(other)) expect(isTemporaryFor(label, other)).toBe(false);
      }),
    );
  });

  it('are never one that a neighbour holds, case ignored', () => {
    const first = temporaryLabel('New', []);
    const second = temporaryLabel('New', [first.toUpperCase()]);
    expect(labelKey(second)).not.toBe(labelKey(first));
    expect(isTemporaryFor(second, 'New')).toBe(true);
  });

  it('are not mistaken for a label that somebody made longer by hand', () => {
    expect(isTemporaryFor(`${temporaryLabel('New', [])} draft`, 'New')).toBe(false);
  });
});

describe('the nearest name', () => {
  it('is found over one typing error, a swap included', () => {
    expect(nearest('closd', ['open', 'closed'])).toBe('closed');
    expect(nearest('nwe', ['old', 'new'])).toBe('new');
    expect(nearest('NEW', ['new'])).toBe('new');
  });

  it('is none where nothing is near', () => {
    expect(nearest('waiting', ['open', 'closed'])).toBeNull();
    expect(nearest('x', [])).toBeNull();
  });
});
