import type { Diagnostic } from '../../core/diagnostic.js';
import { problem } from '../../core/diagnostic.js';
import { addressOf } from '../address-of.js';
import { keySourceOf, member } from '../place.js';
import type { Declared, DeclaredPipeline } from './declared.js';

const MOST_STATUSES = 100;

/** Each pipeline has an open and a closed status, and at most a hundred. */
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
          hint: `- { key: ${state === 'open' ? 'new' : 'closed'}, label: ${state === 'open' ? 'New' : 'Closed'}, state: ${state} }`,
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

/** A status whose state can't be read may be of either. */
function lacks({ statuses }: DeclaredPipeline, state: string): boolean {
  return (
    statuses.every((status) => status.state === 'open' || status.state === 'closed') &&
    !statuses.some((status) => status.state === state)
  );
}
