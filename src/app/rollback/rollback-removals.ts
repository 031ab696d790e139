/**
 * Things that pipewright has created since a snapshot: those that a rollback removes, as entries that retire them, and
 * those that it keeps, each with the reason. If in doubt, keep: what is kept can still be deleted, and what is deleted
 * never comes back.
 */
import { pipelineIdAddress, teamIdAddress } from '../../core/base/address.js';
import type { Address } from '../../core/base/address.js';
import type { Config, RetiredPipeline, RetiredTeam } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { Matching, TeamMatching } from '../../core/model/matching.js';
import type { Source } from '../../core/base/source.js';
import { isTemporaryFor } from '../../core/base/temporary-label.js';
import type { MadePipeline, MadeSince, MadeTeam } from './rollback-made.js';

/** A thing that a rollback could remove, or the reason why it doesn't. */
export interface Removal {
  readonly kind: 'pipeline' | 'team';
  readonly address: Address;
  readonly id: string;
  readonly label: string;
  /** `unknown` if the outcome of the request that is said to have created it was never seen. */
  readonly end: 'done' | 'unknown';
  readonly stays: string | null;
}

/** Tolerated clock skew between this machine and the account. */
const CLOCKS_APART_MS = 10 * 60_000;

/** What the account and the snapshot say about the claims of the journals. */
export interface Around {
  readonly matching: Matching;
  readonly live: readonly LivePipeline[];
  /** The teams that could be read. */
  readonly teams: TeamMatching;
  /** Creation time of the snapshot. */
  readonly since: Date;
}

/** Never includes what is in the snapshot or matched to something in it. */
export function removalsOf(made: MadeSince, around: Around): readonly Removal[] {
  return [
    ...made.pipelines.flatMap((one) => pipelineRemoval(one, around)),
    ...teamRemovals(made.teams, around),
  ];
}

function pipelineRemoval(made: MadePipeline, { matching, live, since }: Around): readonly Removal[] {
  const { id, end } = made;
  const found = live.find((pipeline) => pipeline.id === id);
  const isKept = matching.pipelines.some((match) => [match.id, match.desired.wantedId].includes(id));
  const isRetired = matching.retiredPipelines.some((match) => match.live.id === id);
  if (isKept || isRetired) return [];
  if (found === undefined) return underAnotherId(made, matching);
  const { label } = found;
  const stays = disowned(made) ?? isOlder(found, made, since) ?? strangeStatus(found, made);
  return [{ kind: 'pipeline', address: pipelineIdAddress(id), id, label, end, stays }];
}

/** The account may assign another id than requested, and the run may have been interrupted before it saw that. */
function underAnotherId({ id, label, own }: MadePipeline, { unmanaged }: Matching): readonly Removal[] {
  const alike = unmanaged.find((live) => isNamed(live.label, label));
  if (alike === undefined || !own) return [];
  const stays = `It was requested with the id "${id}", but this one has another: HubSpot may have assigned it, or it is somebody else's.`;
  return [
    {
      ...{ kind: 'pipeline', address: pipelineIdAddress(alike.id), id: alike.id },
      ...{ label: alike.label, end: 'unknown', stays },
    },
  ];
}

function isNamed(now: string, wanted: string): boolean {
  return now === wanted || isTemporaryFor(now, wanted);
}

function disowned({ own }: Pick<MadePipeline, 'own'>): string | null {
  return own ? null : 'That journal is not private to you (mode 600), so somebody else may have written it.';
}

/** Why the account's creation time contradicts the journal's or the snapshot's, or null. */
function isOlder({ createdAt }: LivePipeline, { at }: MadePipeline, since: Date): string | null {
  if (createdAt === undefined) return null;
  const fits = Math.abs(createdAt - at) <= CLOCKS_APART_MS && createdAt >= since.getTime() - CLOCKS_APART_MS;
  if (fits) return null;
  const said = Number.isNaN(at) ? 'at an unknown time' : `at ${new Date(at).toISOString()}`;
  return `HubSpot says that it was created at ${new Date(createdAt).toISOString()}, but the journal says that pipewright created it ${said}.`;
}

function strangeStatus({ statuses }: LivePipeline, made: MadePipeline): string | null {
  const other = statuses.find(({ id }) => !made.statuses.has(id));
  return other === undefined ? null : `pipewright did not create its status "${other.label}".`;
}

function teamRemovals(made: readonly MadeTeam[], { teams }: Around): readonly Removal[] {
  const removals = new Map<string, Removal>();
  // Those with a known id first: names are only matched among the rest.
  for (const team of made.toSorted((a, b) => Number(a.id === null) - Number(b.id === null))) {
    const free = teams.unmanaged.filter(({ id }) => !removals.has(id));
    const found = free.filter(({ id, name }) =>
      team.id === null ? isNamed(name, team.name) : id === team.id,
    );
    const end = team.id === null ? 'unknown' : team.end;
    const several =
      found.length > 1 ? 'Several teams have this name, so it is unknown which one it is.' : null;
    for (const { id, name } of found) {
      const address = teamIdAddress(id);
      removals.set(id, { kind: 'team', address, id, label: name, end, stays: disowned(team) ?? several });
    }
  }
  return [...removals.values()];
}

/** The configuration with the removals retired, without ticket targets: what holds a ticket isn't removed. */
export function withRemovals(config: Config, removals: readonly Removal[], source: Source): Config {
  const going = removals.filter(({ stays }) => stays === null);
  const ids = (kind: Removal['kind']): readonly string[] =>
    going.flatMap((one) => (one.kind === kind ? [one.id] : []));
  return {
    ...config,
    retiredPipelines: [
      ...config.retiredPipelines,
      ...ids('pipeline').map((ref): RetiredPipeline => ({
        ...{ reference: { ref }, target: null, closeDates: 'kept', overrides: {}, source },
      })),
    ],
    retiredTeams: [
      ...config.retiredTeams,
      ...ids('team').map((ref): RetiredTeam => ({ reference: { ref }, source })),
    ],
  };
}

/** One finding per thing, with the reason why it is removed or kept. */
export function aboutRemovals(removals: readonly Removal[]): readonly Finding[] {
  return removals.map((removal) => (removal.stays === null ? goes(removal) : stays(removal, removal.stays)));
}

function goes({ kind, address, label, end }: Removal): Finding {
  const known = end === 'done';
  return finding({
    code: 'ROLLBACK_REMOVES',
    verdict: known ? 'note' : 'confirm',
    address,
    summary: `The ${kind} "${label}" is not in the snapshot: pipewright ${known ? 'created it since' : 'may have created it since'}, and it would be deleted.`,
    detail: known
      ? `The journals say that it was created after the snapshot. Its history is deleted with it. To keep it, copy what you need from the snapshot into your files and apply those.`
      : `A journal has the request to create it, but the answer was lost or the run was interrupted. So it may also be somebody else's with the same ${kind === 'team' ? 'name' : 'id'}. Check it in HubSpot before you agree. Its history is deleted with it.`,
  });
}

function stays({ kind, address, label }: Removal, why: string): Finding {
  return finding({
    code: 'ROLLBACK_LEAVES',
    verdict: 'note',
    address,
    summary: `The ${kind} "${label}" is not in the snapshot, but is kept.`,
    detail: `A journal says that pipewright created it since. ${why} Its contents are safer where they are: check it in HubSpot, and delete it there, or list it under retired in the snapshot file and roll back again.`,
  });
}
