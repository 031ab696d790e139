/** The plan of a rollback: the snapshot with today's ids, without what pipewright has created since. */
import { isBelow } from '../../core/base/address.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { sameJson } from '../../core/base/json.js';
import type { TeamMatching } from '../../core/model/matching.js';
import type { Plan } from '../../core/plan/plan.js';
import { isUnreadable, unlessRefused } from '../../resources/shared/refused.js';
import { matchTeams } from '../../resources/teams/identity.js';
import { readTeams } from '../../resources/teams/read.js';
import { liveTeams } from '../../resources/teams/tree.js';
import type { Computed, ComputeInput, TicketsGoBack } from '../plan/compute-plan.js';
import { computePlan } from '../plan/compute-plan.js';
import { withIdsOfToday } from './rollback-findings.js';
import type { MadeSince } from './rollback-made.js';
import type { Removal } from './rollback-removals.js';
import { aboutRemovals, removalsOf, withRemovals } from './rollback-removals.js';
import { setsThatStay, teamsUnseen, withParents } from './rollback-teams.js';

export interface BackInput {
  /** The snapshot's plan input, with the whole lock. */
  readonly asked: Omit<ComputeInput, 'goBack'> & Required<Pick<ComputeInput, 'goBack'>>;
  readonly made: MadeSince;
  readonly since: Date;
  /** The snapshot's path, for messages. */
  readonly file: string;
}

interface Back {
  readonly plan: Plan;
  /** What the plan is made from: the snapshot with today's ids. */
  readonly config: Config;
}

/**
 * Plans, and keeps what a guard blocks: a pipeline that still holds tickets, a team with others below it. The guards
 * decide, as they do for whatever a file retires.
 */
export async function planWithRemovals({ asked, made, since, file }: BackInput): Promise<Back> {
  const { reader, lock } = asked;
  const first = await computePlan({ ...asked, lock: lockFor(asked.config, lock, []) });
  const known = withIdsOfToday(asked.config, first.matching, lock, first.plan);
  const teams = await teamsNow(asked, known, first, made);
  const { config, findings } = withParents(known, made, teams === null ? [] : liveTeams(teams));
  const unseen = teams === null ? [teamsUnseen(made.teams.map(({ name }) => name))] : [];
  const extra = [...findings, ...unseen, ...(await setsThatStay(reader, config, made))];
  const around = { matching: first.matching, live: first.live, teams: teams ?? NO_TEAMS, since };
  let removals = removalsOf(made, around);
  for (;;) {
    const wanted = withRemovals(config, removals, { file, line: 1, column: 1 });
    const told: readonly Finding[] = [...aboutRemovals(removals), ...extra];
    const isFirst = told.length === 0 && sameJson(wanted, asked.config);
    const { plan }: Pick<Computed, 'plan'> = isFirst
      ? first
      : await computePlan({
          ...asked,
          config: wanted,
          lock: lockFor(asked.config, lock, removals),
          goBack: async (matching) => withTold(await asked.goBack(matching), told),
        });
    const kept = removals.map((removal) => heldBack(removal, plan));
    if (sameJson(kept, removals)) return { plan, config: wanted };
    removals = kept;
  }
}

function withTold({ changes, findings }: TicketsGoBack, told: readonly Finding[]): TicketsGoBack {
  return { changes, findings: [...findings, ...told] };
}

/** Things that aren't in the snapshot are not touched, so their protection doesn't apply here; the lock keeps it. */
function lockFor(config: Config, lock: PortalLock, removals: readonly Removal[]): PortalLock {
  const own = new Set([
    ...config.pipelines.map(({ wantedId }) => wantedId),
    ...removals.flatMap(({ kind, id, stays }) => (kind === 'pipeline' && stays === null ? [id] : [])),
  ]);
  return { ...lock, protected: lock.protected.filter((id) => own.has(id)) };
}

/** Turns a removal that a guard blocks into one that is kept. */
function heldBack(removal: Removal, { findings }: Plan): Removal {
  if (removal.stays !== null) return removal;
  const block = findings.find(
    ({ verdict, address }) =>
      verdict === 'block' &&
      address !== null &&
      (address === removal.address || isBelow(address, removal.address)),
  );
  return block === undefined ? removal : { ...removal, stays: block.summary };
}

const NO_TEAMS: TeamMatching = { teams: [], retired: [], unmanaged: [], findings: [] };

/** All teams and how they match the snapshot's, if the journals name any; null if this token can't read them. */
async function teamsNow(
  { reader, lock }: Pick<ComputeInput, 'reader' | 'lock'>,
  config: Config,
  first: Computed,
  made: MadeSince,
): Promise<TeamMatching | null> {
  if (made.teams.length === 0) return first.people.teams;
  const live = await unlessRefused(() => readTeams(reader), [400, 404]);
  return isUnreadable(live) ? null : matchTeams(config, live, lock);
}
