import { teamAddress, teamOf } from '../../core/base/address.js';
import type { Code } from '../../core/base/codes.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { Matching } from '../../core/model/matching.js';
import { labelKey } from '../../core/model/matching.js';
import type { Plan } from '../../core/plan/plan.js';

/**
 * Maps the snapshot to today's ids. A deleted team gets a new id from HubSpot, and so may a status that was created
 * with another id than asked for: the lock has that id, and the label confirms that it is the same status.
 */
export function withIdsOfToday(config: Config, matching: Matching, lock: PortalLock, plan: Plan): Config {
  const lost = new Set(
    plan.findings.flatMap(({ code, address }) =>
      code === 'TEAM_ID_NOT_LIVE' && address !== null ? [address] : [],
    ),
  );
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
    teams: config.teams.map((team) =>
      lost.has(teamAddress(team.key)) ? { ...team, id: null, wantedId: team.key } : team,
    ),
  };
}

/** Rewords findings for a rollback, and adds what a rollback can't restore. Keeps codes, verdicts and places. */
export function findingsOfRollback(plan: Plan, file: string): readonly Finding[] {
  const words = wordsOfRollback(plan, file);
  // Possible renames don't matter here: the ids are those of the snapshot.
  const found = plan.findings
    .filter(({ code }) => code !== 'RENAME_OR_REPLACE')
    .map((one) => ({ ...one, ...words[one.code]?.(one) }));
  return plan.changes.length === 0 ? found : [...found, ...newTeams(plan), ...toTheTop(plan), limits(plan)];
}

type Words = (one: Finding) => Pick<Finding, 'detail'> & Partial<Pick<Finding, 'summary'>>;

function wordsOfRollback({ views }: Plan, file: string): Partial<Record<Code, Words>> {
  const labels = new Map(views.flatMap(({ before }) => before.map(({ address, label }) => [address, label])));
  const addLines = `add the lines below to its pipeline in ${file}`;
  return {
    ID_NOT_LIVE: ({ address }) => ({
      summary: `${address ?? ''} comes back as a new thing with its old id.`,
      detail:
        'HubSpot has purged it, so it is created again with name, state, place and exactly the old id. Its history does not come back. That HubSpot gives a purged id a second time is unverified.',
    }),
    LABEL_TAKEN: () => ({
      detail: `The snapshot gives it to another one, and the one that holds it stays. Give that one another name in HubSpot, or name it under retired in ${file}. Then roll back again.`,
    }),
    STATUS_NOT_RETIRED: ({ address }) => ({
      summary: `The status "${labels.get(address ?? '') ?? ''}" is live, and the snapshot does not have it.`,
      detail: `It was made after the snapshot, so going back deletes it, and its history cannot be brought back. To say where tickets go that are in it, ${addLines}. To keep it, do not roll back: take what you need from the snapshot into your files.`,
    }),
    STATUS_HOLDS_TICKETS: () => ({
      detail: `The snapshot does not have this status, and deleting it would strand them. --tickets moves back those that pipewright put there. For all others say where they go: ${addLines}, or move them in HubSpot. Then roll back again.`,
    }),
  };
}

function newTeams({ changes }: Plan): readonly Finding[] {
  return changes
    .filter(({ kind, action }) => kind === 'team' && action === 'create')
    .map(({ address, label, source }) =>
      finding({
        code: 'ROLLBACK_NEW_ID',
        verdict: 'note',
        address,
        summary: `The team "${label}" comes back under another id.`,
        detail:
          'HubSpot chooses the ids of teams itself. The lock records the new one. What named the team by its old id outside of these files (views, reports, assignment rules) has to be pointed at the new one by hand.',
        source,
      }),
    );
}

function toTheTop({ changes }: Plan): readonly Finding[] {
  return changes
    .filter(
      ({ kind, before, after }) =>
        kind === 'team' && after?.['parent'] === null && typeof before?.['parent'] === 'string',
    )
    .map(({ address, label, source }) =>
      finding({
        code: 'UNVERIFIED',
        verdict: 'note',
        address,
        summary: `That HubSpot takes "${label}" out from below another team is unverified.`,
        detail:
          'Its API wants a parent with every change of a team, and nobody has measured what it makes of none. The team is read afterwards, and the rollback stops there if it is still below the other.',
        source,
      }),
    );
}

function limits({ changes, unmanaged }: Plan): Finding {
  const isMade = changes.some(({ action, address }) => action === 'create' && teamOf(address) === null);
  const others = unmanaged.some(({ kind }) => kind === 'pipeline');
  const isPlaced = changes.some(
    ({ kind, action }) => kind === 'pipeline' && (action === 'create' || action === 'move'),
  );
  const sentences = [
    'Stage properties, access to a pipeline, ticket cards and ticket permissions come back by hand only: those that were confirmed before the snapshot are steps of this plan where they differ, and nobody knows the rest.',
    ...(isMade ? ['What is created again starts without any of them.'] : []),
    ...(others
      ? [
          'Pipelines that the snapshot does not have are not touched, but for those that the journals say pipewright has made since.',
        ]
      : []),
    ...(others && isPlaced
      ? [
          'The pipelines of the snapshot come into their order among themselves; where they stand among the others may be another place than it was.',
        ]
      : []),
    'Your files are not changed: before you confirm a step and before the next apply, take them back in git to what they said then, or that apply makes this undone.',
  ];
  return finding({
    code: 'ROLLBACK_LIMITS',
    verdict: 'note',
    summary: 'A rollback brings back what the API can write, the rest by hand, and no history.',
    detail: sentences.join(' '),
  });
}
