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

function newTeams({ changes }: Plan): readonly Finding[] {
  return changes
    .filter(({ kind, action }) => kind === 'team' && action === 'create')
    .map(({ address, label, source }) =>
      finding({
        code: 'ROLLBACK_NEW_ID',
        verdict: 'note',
        address,
        summary: `The team "${label}" comes back with another id.`,
        detail:
          'HubSpot assigns team ids itself. The lock records the new one. Whatever refers to the team by its old id outside these files (views, reports, assignment rules) has to be updated by hand.',
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
        summary: `Whether HubSpot removes the parent team of "${label}" is unverified.`,
        detail:
          'Its API requires a parent with every change of a team, and what it does without one has not been measured. The team is read afterwards, and the rollback stops there if it still has its parent.',
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
    'Stage properties, access to a pipeline, ticket cards and ticket permissions can only be restored by hand: those that were confirmed before the snapshot are steps of this plan where they differ; the rest are unknown.',
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
    'Your files are not changed. Revert them in git before you confirm a step and before the next apply, or that apply undoes the rollback.',
  ];
  return finding({
    code: 'ROLLBACK_LIMITS',
    verdict: 'note',
    summary: 'A rollback restores what the API can write. The rest is done by hand, and history is lost.',
    detail: sentences.join(' '),
  });
}
