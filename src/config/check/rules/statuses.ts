import type { Diagnostic } from '../../../core/base/diagnostic.js';
import { problem } from '../../../core/base/diagnostic.js';
import { freeId } from '../../../core/base/free-id.js';
import { labelKey } from '../../../core/model/matching.js';
import { flowMap, scalarText } from '../../../core/base/yaml-text.js';
import { addressOf } from '../address-of.js';
import { keySourceOf, member } from '../../read/place.js';
import type { Declared, DeclaredPipeline } from './declared.js';
import { keysOf } from './declared.js';

const MOST_STATUSES = 100;

/** Each pipeline must have an open and a closed status, and at most a hundred statuses. */
export function checkStatuses(declared: Declared): readonly Diagnostic[] {
  return declared.pipelines.flatMap((pipeline) => {
    const { place, statuses } = pipeline;
    const list = member(place, 'statuses');
    if (list === undefined || statuses.length === 0) return [];
    const at = { address: addressOf(place), source: keySourceOf(list) };
    const found: Diagnostic[] = [];
    for (const state of ['open', 'closed'] as const) {
      if (!lacks(pipeline, state)) continue;
      found.push(
        problem({
          ...at,
          code: state === 'open' ? 'NO_OPEN_STATUS' : 'NO_CLOSED_STATUS',
          summary: `The pipeline has no ${state} status.`,
          detail: 'HubSpot asks for at least one open and one closed status in each ticket pipeline.',
          hint: `- ${entryIn(state, pipeline, declared)}`,
        }),
      );
    }
    if (statuses.length > MOST_STATUSES) {
      found.push(
        problem({
          ...at,
          code: 'TOO_MANY_STATUSES',
          summary: `The pipeline has ${statuses.length} statuses.`,
          detail: `A HubSpot ticket pipeline holds at most ${MOST_STATUSES}.`,
        }),
      );
    }
    return found;
  });
}

/** A status that can be added as is: no duplicate key, label or wanted id. */
function entryIn(state: 'open' | 'closed', pipeline: DeclaredPipeline, { pipelines }: Declared): string {
  const { idPrefix = '', statuses } = pipeline;
  const ids = pipelines.flatMap((other) => other.statuses.flatMap(({ wantedId }) => wantedId ?? []));
  const fits = ids.flatMap((id) => (id.startsWith(idPrefix) ? [id.slice(idPrefix.length)] : []));
  const key = freeId(state === 'open' ? 'new' : 'closed', new Set([...keysOf(statuses), ...fits]), 36);
  const labels = new Set(statuses.flatMap(({ label }) => (label === undefined ? [] : [labelKey(label)])));
  const word = state === 'open' ? 'New' : 'Closed';
  let label = word;
  for (let number = 2; labels.has(labelKey(label)); number += 1) label = `${word} ${number}`;
  return flowMap([
    ['key', scalarText(key)],
    ['label', scalarText(label)],
    ['state', state],
  ]);
}

/** A status whose state is unreadable may be either. */
function lacks({ statuses }: DeclaredPipeline, state: string): boolean {
  return (
    statuses.every((status) => status.state === 'open' || status.state === 'closed') &&
    !statuses.some((status) => status.state === state)
  );
}
