import { describe, expect, it } from 'vitest';
import { aboutRemovals, withRemovals } from '../../../src/app/rollback/rollback-removals.js';
import type { Config } from '../../../src/core/model/config.js';
import type { Removal } from '../../../src/core/kinds/rollback.js';
import type { LivePipeline, LiveTeam } from '../../../src/core/model/live-state.js';
import { pipelineRemovals } from '../../../src/resources/pipelines/rollback.js';
import { teamRemovals } from '../../../src/resources/teams/rollback.js';

const AT = Date.parse('2026-11-23T12:00:00.000Z');

const EMPTY: Config = {
  ...{ files: [], portalIds: [], account: null, subscription: null, pipelines: [], retiredPipelines: [] },
  ...{ teams: [], permissionSets: [], retiredTeams: [], digest: '' },
};

const live = (id: string, label: string, createdAt?: number): LivePipeline => ({
  ...{ id, label, slot: 0 },
  statuses: [{ id: `${id}1`, label: 'One', slot: 0, state: 'open', writable: true }],
  ...(createdAt === undefined ? {} : { createdAt }),
});

/** What is to be done about a pipeline "Returns" with this id, in an account that holds these. */
function removalsOf(id: string, unmanaged: readonly LivePipeline[]): readonly Removal[] {
  const statuses = new Set([`${id}1`]);
  return pipelineRemovals([{ id, label: 'Returns', statuses, end: 'done', at: AT, own: true }], {
    matching: { pipelines: [], retiredPipelines: [], unmanaged, findings: [] },
    live: unmanaged,
    since: new Date(AT),
  });
}

const SOURCE = { file: 'snapshot.yaml', line: 1, column: 1 };

describe('what a way back takes away', () => {
  it.each([
    ['at the time of the request', AT, true],
    ['at a time that clocks apart explain', AT + 5 * 60_000, true],
    ['an hour later', AT + 3_600_000, false],
    ['before the snapshot', AT - 3_600_000, false],
    ['at no time that the account tells', undefined, true],
  ])('is a pipeline that the account made %s', (_name, createdAt, goes) => {
    const removals = removalsOf('n', [live('n', 'Returns', createdAt)]);
    expect(withRemovals(EMPTY, removals, SOURCE).retiredPipelines).toHaveLength(goes ? 1 : 0);
    expect(aboutRemovals(removals).map(({ code }) => code)).toEqual([
      goes ? 'ROLLBACK_REMOVES' : 'ROLLBACK_LEAVES',
    ]);
  });

  it('is no pipeline of the same label under another id: that one stays, and is told', () => {
    const removals = removalsOf('n', [live('77', 'Returns'), live('78', 'Other')]);
    expect(removals.map(({ address, stays }) => [address, stays === null])).toEqual([
      ['pipelines["77"]', false],
    ]);
    expect(withRemovals(EMPTY, removals, SOURCE).retiredPipelines).toEqual([]);
  });

  it('is a team of the name only where there is one, and asks about it', () => {
    const teams = [{ id: null, name: 'Care', end: 'done', at: AT, own: true }] as const;
    const named = (...ids: readonly string[]): readonly LiveTeam[] =>
      ids.map((id) => ({ id, name: 'Care', parentId: null }));
    const one = teamRemovals(teams, { unmanaged: named('5') });
    expect(withRemovals(EMPTY, one, SOURCE).retiredTeams).toHaveLength(1);
    expect(aboutRemovals(one)).toMatchObject([{ code: 'ROLLBACK_REMOVES', verdict: 'confirm' }]);
    const two = teamRemovals(teams, { unmanaged: named('5', '6') });
    expect(withRemovals(EMPTY, two, SOURCE).retiredTeams).toEqual([]);
    expect(aboutRemovals(two).map(({ code }) => code)).toEqual(['ROLLBACK_LEAVES', 'ROLLBACK_LEAVES']);
  });
});
