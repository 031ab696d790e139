import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../src/core/base/json.js';
import { isJsonList, isJsonObject } from '../../../../src/core/base/json.js';
import { mergeValues } from '../../../../src/config/layers/merge-values.js';
import { minimalOverlay } from '../../../../src/config/layers/minimal-overlay.js';
import { newOverlayText } from '../../../../src/config/layers/new-overlay.js';
import { parseText } from '../../../../src/config/read/parse.js';
import { documents, overlays, retirements } from './arbitraries.js';

/** The document with its first pipeline retiring these. */
function retiring(document: JsonObject, entries: readonly Json[]): JsonObject {
  const pipelines = document['pipelines'];
  if (!isJsonList(pipelines) || entries.length === 0) return document;
  return {
    ...document,
    pipelines: pipelines.map((one, at) =>
      at === 0 && isJsonObject(one) ? { ...one, retired: entries } : one,
    ),
  };
}

describe('the minimal overlay', () => {
  it('makes the wanted configuration of the shared one, whatever an overlay said before, and stays the same', () => {
    fc.assert(
      fc.property(documents, documents, overlays, (shared, wanted, previous) => {
        const overlay = minimalOverlay(shared, wanted, previous);
        expect(mergeValues([shared], [overlay])).toEqual({ value: wanted, isBroken: false });
        expect(minimalOverlay(shared, wanted, overlay)).toEqual(overlay);
      }),
      { numRuns: 1500 },
    );
  });

  it('follows one wanted configuration after another, and adds what an account retires', () => {
    fc.assert(
      fc.property(
        fc.tuple(documents, documents, documents),
        retirements,
        retirements,
        ([shared, one, two], common, own) => {
          const all = [
            ...common,
            ...own.filter((entry) => !JSON.stringify(common).includes(JSON.stringify(entry))),
          ];
          const below = retiring(shared, common);
          const first = minimalOverlay(below, one, {});
          const wanted = retiring(
            { ...shared, ...two, pipelines: [...firstOf(shared), ...othersOf(two, shared)] },
            all,
          );
          const overlay = minimalOverlay(below, wanted, first);
          expect(mergeValues([below], [overlay])).toEqual({ value: wanted, isBroken: false });
        },
      ),
      { numRuns: 700 },
    );
  });

  it('says nothing where nothing differs', () => {
    fc.assert(
      fc.property(documents, (shared) => {
        expect(minimalOverlay(shared, shared, {})).toEqual({});
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the words with which a thing is left out or left alone', () => {
    const status = (key: string): JsonObject => ({ key, label: key, state: 'open' });
    const shared = {
      version: 1,
      pipelines: [
        { key: 'a', label: 'A', statuses: [status('x'), status('y'), status('z')] },
        { key: 'b', label: 'B', statuses: [status('x')] },
      ],
      teams: [{ key: 't', name: 'T' }],
    };
    const overlay = {
      pipelines: [
        { key: 'b', unmanaged: true },
        {
          key: 'a',
          statuses: [
            { key: 'z', omit: true },
            { key: 'y', unmanaged: true },
          ],
        },
      ],
      teams: [{ key: 't', unmanaged: true }],
    };
    const wanted = {
      version: 1,
      pipelines: [{ key: 'a', label: 'A', statuses: [status('x'), status('y')] }],
    };
    expect(minimalOverlay(shared, wanted, overlay)).toEqual(overlay);
    expect(minimalOverlay(shared, shared, overlay)).toEqual({
      pipelines: [{ key: 'a', statuses: [{ key: 'y', unmanaged: true }] }],
    });
  });

  it('can be written to a new file and read again', () => {
    fc.assert(
      fc.property(documents, documents, (shared, wanted) => {
        const overlay = minimalOverlay(shared, wanted, {});
        fc.pre(Object.keys(overlay).length > 0);
        const parsed = parseText({ file: 'x', path: '/x', text: newOverlayText('x', overlay) });
        expect([parsed.problems, parsed.value]).toEqual([[], overlay]);
      }),
      { numRuns: 700 },
    );
  });
});

function firstOf(document: JsonObject): readonly Json[] {
  const pipelines = document['pipelines'];
  return isJsonList(pipelines) ? pipelines.slice(0, 1) : [];
}

/** Pipelines of a document whose keys another's first one doesn't have. */
function othersOf(document: JsonObject, other: JsonObject): readonly Json[] {
  const pipelines = document['pipelines'];
  const [first] = firstOf(other);
  const keyOf = (value: Json | undefined): Json | undefined =>
    isJsonObject(value) ? value['key'] : undefined;
  return isJsonList(pipelines) ? pipelines.filter((one) => keyOf(one) !== keyOf(first)) : [];
}
