import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../src/core/base/json.js';
import { isJsonList, isJsonObject, jsonOf, sameJson } from '../../../../src/core/base/json.js';
import { minimalOverlay } from '../../../../src/config/layers/minimal-overlay.js';
import { patchDocument } from '../../../../src/config/patch/patch-document.js';
import { parseText } from '../../../../src/config/read/parse.js';
import type { ParsedText } from '../../../../src/config/read/parsed.js';
import { documents, overlays } from './arbitraries.js';
import { handwritten } from '../../../helpers/handwritten.js';

const choices = fc.array(fc.nat(11), { minLength: 3, maxLength: 40 });
/** What an overlay says, and what it is to say for an account instead. */
const changes = fc.oneof(
  fc.tuple(documents, documents, overlays).map(([shared, wanted, previous]) => ({
    before: previous,
    after: minimalOverlay(shared, wanted, previous),
  })),
  fc.tuple(overlays, overlays).map(([before, after]) => ({ before, after })),
  fc.tuple(documents, documents).map(([before, after]) => ({ before, after })),
);
const spelled = fc.record({ crlf: fc.boolean(), bom: fc.boolean() });

function parsed(text: string): ParsedText {
  const result = parseText({ file: 'x.yaml', path: '/x.yaml', text });
  expect(result.problems).toEqual([]);
  return result;
}

/** The value below members and keys; undefined if there is none. */
function below(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((one, step) => {
    if (isJsonList(one)) return one.find((entry) => isJsonObject(entry) && entry['key'] === step);
    return isJsonObject(one) && Object.hasOwn(one, step) ? one[step] : undefined;
  }, value);
}

describe('patching a text to a value', () => {
  it('gives that value, however the text is written', () => {
    fc.assert(
      fc.property(changes, choices, spelled, ({ before, after }, hand, { crlf, bom }) => {
        fc.pre(Object.keys(before).length > 0 && Object.keys(after).length > 0);
        const { text } = handwritten(before, hand);
        const spelt = `${bom ? '\uFEFF' : ''}${crlf ? text.replaceAll('\n', '\r\n') : text}`;
        const was = parsed(spelt);
        expect(was.value).toEqual(before);
        const patched = patchDocument(was, after);
        expect([patched.left, parsed(patched.parsed.text).value]).toEqual([[], after]);
        expect([patched.parsed.bom, patched.parsed.text.startsWith('\uFEFF')]).toEqual([bom, false]);
        if (crlf) expect(patched.parsed.text.replaceAll('\r\n', '')).not.toContain('\n');
        else expect(patched.parsed.text).not.toContain('\r');
      }),
      { numRuns: 400 },
    );
  });

  it('keeps each comment about what is still there', () => {
    fc.assert(
      fc.property(changes, choices, ({ before, after }, hand) => {
        fc.pre(Object.keys(before).length > 0 && Object.keys(after).length > 0);
        const { text, comments } = handwritten(before, hand);
        const lines = patchDocument(parsed(text), after).parsed.text.split('\n');
        const gone = [...comments].filter(
          ([comment, path]) =>
            below(after, path) !== undefined &&
            path.every((_, at) =>
              isKept(below(before, path.slice(0, at)), below(after, path.slice(0, at))),
            ) &&
            !lines.some((line) => line.endsWith(comment)),
        );
        expect(gone).toEqual([]);
        expect(lines[0]).toBe('# the top');
      }),
      { numRuns: 200 },
    );
  });

  it('changes nothing where nothing differs', () => {
    fc.assert(
      fc.property(overlays, choices, spelled, (value, hand, { crlf }) => {
        fc.pre(Object.keys(value).length > 0);
        const { text } = handwritten(value, hand);
        const spelt = crlf ? text.replaceAll('\n', '\r\n') : text;
        expect(patchDocument(parsed(spelt), value).parsed.text).toBe(spelt);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves a value that an anchor shares, and then changes nothing but what it was told', () => {
    fc.assert(
      fc.property(changes, choices, fc.constantFrom('scalar', 'merge'), ({ before, after }, hand, how) => {
        fc.pre(Object.keys(before).length > 0 && Object.keys(after).length > 0);
        const was = parsed(anchored(handwritten(before, hand).text, how));
        const wanted = how === 'merge' ? { 'x-open': { state: 'open' }, ...after } : after;
        const { parsed: next, left } = patchDocument(was, wanted);
        const value = jsonOf(parsed(next.text).value);
        if (left.length === 0) expect(value).toEqual(wanted);
        else expect(oneOrTheOther(value, was.value, wanted)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** The first open state of a text has an anchor, and the others repeat it. */
function anchored(text: string, how: 'scalar' | 'merge'): string {
  const state = /(?<=[ {])state: (?:open|"open"|'open')(?=[ ,}\n])/gu;
  let isFirst = true;
  const body = text.replaceAll(state, () => {
    if (how === 'merge') return '<<: *open';
    const written = isFirst ? 'state: &open open' : 'state: *open';
    isFirst = false;
    return written;
  });
  return how === 'merge' ? `x-open: &open { state: open }\n${body}` : body;
}

/** True for a map or list whose entries are edited one by one. */
function isKept(before: Json | undefined, after: Json | undefined): boolean {
  if (isJsonList(before)) return isJsonList(after) && before.length > 0 && after.length > 0;
  if (!isJsonObject(before) || !isJsonObject(after)) return false;
  return Object.keys(before).some((name) => Object.hasOwn(after, name));
}

/** True if each part is as it was or as it should be. */
function oneOrTheOther(
  value: Json | undefined,
  before: unknown,
  after: JsonObject | Json | undefined,
): boolean {
  if (same(value, before) || same(value, after)) return true;
  const parts = (one: unknown): ReadonlyMap<string, Json> | null => {
    if (isJsonObject(one)) return new Map(Object.entries(one).map(([name, part]) => [name, part ?? null]));
    const list: readonly Json[] = isJsonList(one) ? one : [];
    const keyed = list.flatMap((part): [string, Json][] =>
      isJsonObject(part) && typeof part['key'] === 'string' ? [[part['key'], part]] : [],
    );
    return keyed.length > 0 ? new Map(keyed) : null;
  };
  const [is, was, will] = [parts(value), parts(before), parts(after)];
  if (is === null || was === null || will === null) return false;
  return [...new Set([...is.keys(), ...was.keys(), ...will.keys()])].every((name) =>
    oneOrTheOther(is.get(name), was.get(name), will.get(name)),
  );
}

function same(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined ? a === b : sameJson(a, b);
}
