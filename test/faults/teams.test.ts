/**
 * An apply of teams and members, disturbed at each of its writes. A fresh plan, or the same one, finishes the work: no
 * name stands on two teams, and what no file declares stays as it was.
 */
import { describe, expect, it } from 'vitest';
import { observeSettings, staleSettings } from '../../src/app/apply/settings-staleness.js';
import type { AccountWriter } from '../../src/core/model/account.js';
import { readPipelines } from '../../src/resources/pipelines/read.js';
import type { Plan } from '../../src/core/plan/plan.js';
import type { Engine } from '../helpers/engine.js';
import { changesOf, executeOf, planOf, team, withEngine } from '../helpers/engine.js';
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

interface Fault {
  readonly method: string;
  readonly path: string;
  readonly skip: number;
}

async function writesOfApply(): Promise<readonly Fault[]> {
  return withEngine(SEED, async ({ client, sandbox }) => {
    const plan = await planOf({ client, config: FILES });
    const before = (await sandbox.control.requests()).length;
    expect((await executeOf(client, plan)).failed).toBeNull();
    expect(await staffOf(sandbox)).toEqual(DONE);
    const seen = (await sandbox.control.requests()).slice(before);
    return seen.flatMap(({ method, path }, index) => {
      if (method === 'GET') return [];
      const same = (other: (typeof seen)[number]): boolean =>
        other.method === method && other.path.includes(path);
      return [{ method, path, skip: seen.slice(0, index).filter(same).length }];
    });
  });
}

const WRITES = await writesOfApply();
const NUMBERS = WRITES.map((_, index) => index);

type Finish = (engine: Engine, plan: Plan) => Promise<Plan>;

const FINISHES: readonly (readonly [string, Finish])[] = [
  ['a fresh plan', ({ client }) => planOf({ client, config: FILES })],
  [
    'the same plan',
    async ({ client }, plan) => {
      const observed = await observeSettings(plan, client.reader, await readPipelines(client.reader));
      expect(staleSettings(plan, observed)).toEqual([]);
      return plan;
    },
  ],
];

async function disturbAndFinish(
  disturb: (engine: Engine, plan: Plan) => Promise<void>,
  finish: Finish,
): Promise<void> {
  await withEngine(SEED, async (engine) => {
    const { sandbox, client } = engine;
    const plan = await planOf({ client, config: FILES });
    await disturb(engine, plan);
    await sandbox.control.faults({ clear: true });
    const outcome = await executeOf(client, await finish(engine, plan));
    expect(outcome.failed).toBeNull();
    expect(outcome.notTried).toEqual([]);
    expect(await staffOf(sandbox)).toEqual(DONE);
    expect(changesOf(await planOf({ client, config: FILES }))).toEqual([]);
  });
}

describe.each(FINISHES)('teams, finished with %s', (_name, finish) => {
  describe.each(['reset', 'lost', 'truncate', 'status:503', 'html', 'status:403'])('after %s', (kind) => {
    it.each(NUMBERS)('at write number %i', async (number) => {
      await disturbAndFinish(async ({ sandbox, client }, plan) => {
        await sandbox.control.faults({ ...WRITES[number]!, times: 1, kind });
        const { failed } = await executeOf(client, plan);
        if (kind === 'status:403') expect(failed).not.toBeNull();
        else expect(failed).toBeNull();
      }, finish);
    });
  });

  describe.each(['before', 'after'])('after a crash %s a write', (when) => {
    it.each(NUMBERS)('number %i', async (number) => {
      await disturbAndFinish(async ({ client }, plan) => {
        let sent = 0;
        const writer: AccountWriter = {
          ...client.writer,
          send: async (operation) => {
            const isLast = sent === number;
            sent += 1;
            if (isLast && when === 'before') throw new Error('crash');
            const answer = await client.writer.send(operation);
            if (isLast) throw new Error('crash');
            return answer;
          },
        };
        await expect(executeOf(client, plan, { writer })).rejects.toThrow('crash');
      }, finish);
    });
  });
});
