import type { Change } from '../../core/plan/change.js';
import type { LiveTeam } from '../../core/model/live-state.js';
import { labelKey } from '../../core/model/matching.js';
import type { Plan } from '../../core/plan/plan.js';
import { teamSides } from './payload.js';

/**
 * What blocks a name.
 *   free      no other team has it
 *   leaving   its holder will be deleted by this plan
 *   changing  its holder will get another name by this plan
 *   held      a team has it that this plan doesn't touch
 */
type NameState = 'free' | 'leaving' | 'changing' | 'held';

/** Names are treated as equal if only case and outer spaces differ; what HubSpot treats as equal is unknown. */
export function nameState(
  wanted: string,
  self: string | null,
  live: readonly LiveTeam[],
  plan: Plan,
): NameState {
  const key = labelKey(wanted);
  const holder = live.find((other) => other.id !== self && labelKey(other.name) === key);
  if (holder === undefined) return 'free';
  const ofHolder = teamChanges(plan).filter(({ id }) => id === holder.id);
  if (ofHolder.some(({ action }) => action === 'delete')) return 'leaving';
  const renamed = ofHolder.some(
    (change) => change.action === 'update' && labelKey(nameAfter(change)) !== key,
  );
  return renamed ? 'changing' : 'held';
}

/** Changes of teams themselves, without their members. */
export function teamChanges(plan: Plan): readonly Change[] {
  return plan.changes.filter(({ kind }) => kind === 'team');
}

/** The name that a create or an update wants. */
export function nameAfter(change: Change): string {
  return teamSides(change).after.name ?? '';
}

/** The name that an update or a delete relies on. */
export function nameBefore(change: Change): string {
  return teamSides(change).before.name ?? '';
}
