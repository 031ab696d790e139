/**
 * An apply of teams and members, disturbed at each of its writes. A fresh plan, or the same one, finishes the work: no
 * name stands on two teams, and what no file declares stays as it was.
 */
import { describe, expect, it } from 'vitest';
import { team, withEngine } from '../helpers/engine.js';
import type { Scene } from '../helpers/faults/apply-rig.js';
import { testEachWrite, writesOfApply } from '../helpers/faults/apply-rig.js';
import { account, files, mails, retireTeam, staffOf, users } from '../unit/resources/teams-scene.js';

const SEED = account(
  [
    { id: '5000', name: 'Support' },
    { id: '5001', name: 'Red', parentTeamId: '5000' },
    { id: '5002', name: 'Blue' },
    { id: '5003', name: 'Tier 1' },
    { id: '5004', name: 'Below', parentTeamId: '5003' },
    { id: '5005', name: 'Sales' },
  ],
  users(
    'abcdefgh',
    { a: '5001', b: '5002', c: '5003', d: '5004', e: '5005', f: '5001' },
    { a: ['5005'], h: ['5001'] },
  ),
);

const FILES = files(
  [
    team('red', { id: '5001', name: 'Blue', members: mails('b'), extraMembers: mails('f') }),
    team('blue', { id: '5002', name: 'Red', parent: 'support', members: mails('a') }),
    team('support', { id: '5000', name: 'Support!' }),
    team('tier1', { name: 'Tier 1', parent: 'support', members: mails('cg') }),
    team('tier2', { name: 'Tier 2', parent: 'tier1', members: mails('de') }),
  ],
  { retiredTeams: [retireTeam('5003'), retireTeam('5004')] },
);

const DONE = [
  'Blue < Support!: b / f',
  'Red < Support!: a / ',
  'Sales:  / a',
  'Support!:  / ',
  'Tier 1 < Support!: cg / ',
  'Tier 2 < Tier 1: de / ',
];

const SCENE: Scene = {
  config: FILES,
  withAccount: (use) => withEngine(SEED, use),
  expectDone: async ({ sandbox }) => {
    expect(await staffOf(sandbox)).toEqual(DONE);
  },
};

const WRITES = await writesOfApply(SCENE);

describe('an apply of teams', () => {
  it('has writes of every kind to be disturbed', () => {
    expect(new Set(WRITES)).toEqual(new Set(['POST', 'PATCH', 'DELETE']));
  });

  testEachWrite(SCENE, WRITES);
});
