/**
 * Pipelines go back to a snapshot by their ids. What pipewright has created since is removed where the account confirms
 * the journals, and kept with the reason otherwise: what is kept can still be deleted, and what is deleted never comes
 * back.
 */
import { pipelineIdAddress, teamOf } from '../../core/base/address.js';
import type { Json } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { PastRequest, Removal, RollbackFacet, UndoScope } from '../../core/kinds/rollback.js';
import type { Config, RetiredPipeline } from '../../core/model/config.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { Matching } from '../../core/model/matching.js';
import { labelKey } from '../../core/model/matching.js';
import type { Plan } from '../../core/plan/plan.js';
import type { Made } from '../shared/past-requests.js';
import { disowned, idBelow, isNamed, madeBy, surer, bodyText } from '../shared/past-requests.js';
import { kind } from './kind.js';
import { PIPELINES } from './wire.js';

export const rollingBack: RollbackFacet = {
  rank: 10,
  kinds: kind.changes,
  idsOfToday,
  undo: (config, scope) =>
    Promise.resolve({
      config,
      removals: pipelineRemovals(pipelinesMade(scope.requests), scope),
      findings: [],
    }),
  retire: (config, ids, source) => ({
    ...config,
    retiredPipelines: [
      ...config.retiredPipelines,
      ...ids.map((ref): RetiredPipeline => ({
        ...{ reference: { ref }, target: null, closeDates: 'kept', overrides: {}, source },
      })),
    ],
  }),
  // Things that aren't in the snapshot are not touched, so their protection doesn't apply; the lock keeps it.
  lockFor: (lock, { pipelines }, removed) => {
    const own = new Set([...pipelines.map(({ wantedId }) => wantedId), ...removed]);
    return { ...lock, protected: lock.protected.filter((id) => own.has(id)) };
  },
  words,
  limits,
};

/** A status may have been created with another id than asked for: the lock has that id, and the label confirms it. */
function idsOfToday(
  config: Config,
  { matching, lock }: Parameters<NonNullable<RollbackFacet['idsOfToday']>>[1],
): Config {
  const known = new Map(
    matching.pipelines.flatMap(({ live, statuses }) =>
      statuses.flatMap(({ address, desired, live: own }): [object, string][] => {
        const again = (live?.statuses ?? []).find(({ id }) => id === lock.ids[address]);
        return own === null && again !== undefined && labelKey(again.label) === labelKey(desired.label)
          ? [[desired.source, again.id]]
          : [];
      }),
    ),
  );
  return {
    ...config,
    pipelines: config.pipelines.map((pipeline) => ({
      ...pipeline,
      statuses: pipeline.statuses.map((status) => ({ ...status, id: known.get(status.source) ?? status.id })),
    })),
  };
}

interface MadePipeline extends Made {
  readonly id: string;
  readonly label: string;
  /** Ids of the statuses created with it, and of those added to it. */
  readonly statuses: ReadonlySet<string>;
}

/** Replays the requests in order; what was created and deleted again is omitted. */
export function pipelinesMade(requests: readonly PastRequest[]): readonly MadePipeline[] {
  const pipelines = new Map<string, MadePipeline>();
  for (const request of requests) {
    const { method, path, body, end, seen } = request;
    if (method === 'POST' && path === PIPELINES) {
      const asked = bodyText(body, 'pipelineId');
      if (asked === null) continue;
      const id = seen ?? asked;
      const known = pipelines.get(id);
      const statuses = new Set([...(known?.statuses ?? []), ...stagesIn(body?.['stages'])]);
      const label = bodyText(body, 'label') ?? '';
      pipelines.set(id, { ...{ id, label, statuses }, ...surer(known, madeBy(request)) });
    } else if (method === 'POST' && path.endsWith('/stages')) {
      const home = pipelines.get(idBelow(path.slice(0, -'/stages'.length), PIPELINES) ?? '');
      const id = bodyText(body, 'stageId');
      if (home !== undefined && id !== null)
        pipelines.set(home.id, { ...home, statuses: new Set([...home.statuses, seen ?? id]) });
    } else if (method === 'DELETE') {
      const known = pipelines.get(idBelow(path, PIPELINES) ?? '');
      if (known === undefined) continue;
      if (end === 'done') pipelines.delete(known.id);
      else pipelines.set(known.id, { ...known, end });
    }
  }
  return [...pipelines.values()];
}

function stagesIn(stages: Json | undefined): readonly string[] {
  return (Array.isArray(stages) ? stages : []).flatMap((stage: Json) =>
    isJsonObject(stage) ? (bodyText(stage, 'stageId') ?? []) : [],
  );
}

/** Tolerated clock skew between this machine and the account. */
const CLOCKS_APART_MS = 10 * 60_000;

type Around = Pick<UndoScope, 'matching' | 'live' | 'since'>;

export function pipelineRemovals(made: readonly MadePipeline[], around: Around): readonly Removal[] {
  return made.flatMap((one) => removalOf(one, around));
}

function removalOf(made: MadePipeline, { matching, live, since }: Around): readonly Removal[] {
  const { id, end } = made;
  const found = live.find((pipeline) => pipeline.id === id);
  const isKept = matching.pipelines.some((match) => [match.id, match.desired.wantedId].includes(id));
  const isRetired = matching.retiredPipelines.some((match) => match.live.id === id);
  if (isKept || isRetired) return [];
  if (found === undefined) return underAnotherId(made, matching);
  const stays = disowned(made) ?? isOlder(found, made, since) ?? strangeStatus(found, made);
  return [{ ...thing(found), end, stays }];
}

function thing({ id, label }: LivePipeline): Omit<Removal, 'end' | 'stays'> {
  return { kind: 'pipeline', address: pipelineIdAddress(id), id, label, knownBy: 'id' };
}

/** The account may assign another id than requested, and the run may have been interrupted before it saw that. */
function underAnotherId({ id, label, own }: MadePipeline, { unmanaged }: Matching): readonly Removal[] {
  const alike = unmanaged.find((live) => isNamed(live.label, label));
  if (alike === undefined || !own) return [];
  const stays = `It was requested with the id "${id}", but this one has another: HubSpot may have assigned it, or it is somebody else's.`;
  return [{ ...thing(alike), end: 'unknown', stays }];
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

function words({ views }: Plan, file: string): ReturnType<NonNullable<RollbackFacet['words']>> {
  const labels = new Map(views.flatMap(({ before }) => before.map(({ address, label }) => [address, label])));
  const addLines = `add the lines below to its pipeline in ${file}`;
  return {
    ID_NOT_LIVE: ({ address }) => ({
      summary: `${address ?? ''} is created again with its old id.`,
      detail:
        'HubSpot has purged it, so its name, state and place come back with exactly the old id, but its history does not. Whether HubSpot accepts a purged id again is unverified.',
    }),
    LABEL_TAKEN: () => ({
      detail: `The snapshot gives it to another one, but the one that has it now is kept. Rename that one in HubSpot, or list it under retired in ${file}. Then roll back again.`,
    }),
    STATUS_NOT_RETIRED: ({ address }) => ({
      summary: `The status "${labels.get(address ?? '') ?? ''}" is live, but not in the snapshot.`,
      detail: `It was created after the snapshot, so the rollback deletes it, and its history can't be restored. To say where its tickets go, ${addLines}. To keep it, do not roll back: copy what you need from the snapshot into your files.`,
    }),
    STATUS_HOLDS_TICKETS: () => ({
      detail: `This status is not in the snapshot, and deleting it would strand them. --tickets moves back those that pipewright put there. For all others, say where they go: ${addLines}, or move them in HubSpot. Then roll back again.`,
    }),
  };
}

function limits({ changes, unmanaged }: Plan): readonly string[] {
  const isMade = changes.some(({ action, address }) => action === 'create' && teamOf(address) === null);
  const others = unmanaged.some(({ kind }) => kind === 'pipeline');
  const isPlaced = changes.some(
    ({ kind, action }) => kind === 'pipeline' && (action === 'create' || action === 'move'),
  );
  return [
    ...(isMade ? ['Things that are created again start without any of them.'] : []),
    ...(others
      ? [
          'Pipelines that are not in the snapshot are not touched, except those that pipewright has created since according to the journals.',
        ]
      : []),
    ...(others && isPlaced
      ? [
          'The pipelines of the snapshot get back their order among themselves; their place among the others may differ from before.',
        ]
      : []),
  ];
}
