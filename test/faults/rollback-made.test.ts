/**
 * What an apply has made, on the way back: it goes again, whatever disturbed the two, and nothing else does. A journal is a
 * claim, so those here lie too.
 */
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/base/json.js';
import type { Plan } from '../../src/core/plan/plan.js';
import { createJournal } from '../../src/execute/journal.js';
import { AT, seedPipeline, stage } from '../helpers/engine.js';
import { firstSnapshot, testEachWriteOfTrip, writesOfTrip } from '../helpers/faults/round-trip.js';
import type { Ran, Story } from '../helpers/story.js';
import { untilDone, withStory } from '../helpers/story.js';
import { TEST_TOKEN } from '../helpers/sandbox.js';

const SEED = {
  account: { portalId: 1000001, accountType: 'SANDBOX', subscription: 'enterprise' },
  pipelines: [
    seedPipeline('p', [
      stage('a', 'open', { label: 'A', tickets: 1 }),
      stage('c', 'closed', { label: 'C', tickets: 1 }),
    ]),
    seedPipeline('9', [stage('91', 'open', { tickets: 2 }), stage('92', 'closed', { tickets: 1 })], {
      label: 'Support',
      displayOrder: 1,
    }),
    seedPipeline('u', [stage('u1', 'open', { tickets: 0 }), stage('u2', 'closed')], {
      label: 'Theirs',
      displayOrder: 9,
    }),
  ],
  roles: [{ id: '801', name: 'Agent' }],
  teams: [
    { id: '5001', name: 'Care' },
    { id: '5002', name: 'Known' },
    { id: '5003', name: 'Others' },
  ],
  users: [
    { id: '101', email: 'root@example.com', superAdmin: true },
    { id: '102', email: 'ana@example.com', primaryTeamId: '5001' },
  ],
};

const PIPELINE = {
  key: 'p',
  label: 'p',
  statuses: [
    { key: 'a', label: 'A', state: 'open' },
    { key: 'c', label: 'C', state: 'closed' },
  ],
};

/** A pipeline takes the label of one that goes, and its tickets; a team is made above one that stood alone. */
const FILES = {
  version: 1,
  pipelines: [
    PIPELINE,
    {
      ...{ key: 'n', label: 'Support' },
      statuses: [
        { key: 'n1', label: 'New', state: 'open' },
        { key: 'n2', label: 'Done', state: 'closed' },
      ],
    },
  ],
  retired: [{ pipeline: '9', moveTicketsTo: 'n.n1', statuses: { '92': 'n.n2' } }],
  teams: [
    { key: 'above', name: 'Above' },
    { key: 'care', id: '5001', name: 'Care', parent: 'above', members: ['ana@example.com'] },
    { key: 'known', name: 'Known' },
  ],
};

const story = <T>(use: (story: Story) => Promise<T>, files: object = FILES): Promise<T> =>
  withStory({ seed: SEED, files }, use);

function planOf({ end }: Ran): Plan {
  if (end === 'killed') throw new Error('the run was killed');
  return end.plan;
}

const codesAt = (plan: Plan, address: string): readonly string[] =>
  plan.findings.filter((one) => one.address === address).map(({ code, verdict }) => `${code} ${verdict}`);

const deleted = ({ changes }: Plan): readonly string[] =>
  changes.filter(({ action }) => action === 'delete').map(({ address }) => address);

const TRIP = { seed: SEED, files: FILES };
testEachWriteOfTrip(TRIP, await writesOfTrip(TRIP));

describe('a rollback of an apply that made things', () => {
  it('says what goes, deletes nothing without consent, and asks where the end of a create is unknown', async () => {
    await story(async (one) => {
      await one.apply();
      const applied = await one.account();
      const refused = await one.rollBack(await firstSnapshot(one), undefined, { allowDelete: false });
      expect(await one.account()).toEqual(applied);
      const plan = planOf(refused);
      expect(refused.end).toMatchObject({ exitCode: 4, result: { error: { code: 'CONSENT_MISSING' } } });
      expect(plan.requires).toContain('--allow-delete');
      expect(codesAt(plan, 'pipelines["n"]')).toContain('ROLLBACK_REMOVES note');
    });
    await story(async (one) => {
      await one.apply({ at: 0, disturbance: { name: 'the run is killed after it', kill: 'after' } });
      const plan = planOf(await one.rollBack(await firstSnapshot(one), undefined, { allowDelete: false }));
      expect(plan.findings.filter(({ code }) => code === 'ROLLBACK_REMOVES')).toMatchObject([
        { verdict: 'confirm' },
      ]);
    });
  });

  it('can be rolled back itself', async () => {
    await story(async (one) => {
      await one.apply();
      const applied = await one.account();
      await untilDone(async () => one.rollBack(await firstSnapshot(one)));
      const [, second = ''] = await one.snapshots();
      await untilDone(() => one.rollBack(second));
      expect(await one.account()).toEqual(applied);
    });
  });

  it('touches nothing that somebody else has made since, and nothing that was there and adopted', async () => {
    await story(async (one) => {
      await one.apply();
      await colleague(one, 'POST', '/crm/pipelines/2026-09/tickets', {
        ...{ pipelineId: 'since', label: 'Since', displayOrder: 12 },
        stages: [
          { stageId: 's1', label: 'S1', displayOrder: 0, metadata: { ticketState: 'OPEN' } },
          { stageId: 's2', label: 'S2', displayOrder: 1, metadata: { ticketState: 'CLOSED' } },
        ],
      });
      await untilDone(async () => one.rollBack(await firstSnapshot(one)));
      const { pipelines, teams } = await one.account();
      expect(pipelines.map(([name]) => name)).toEqual(['p p', '9 Support', 'u Theirs', 'since Since']);
      expect(teams).toEqual(['Care < ', 'Known < ', 'Others < ']);
    });
  });

  const WITHOUT_LABEL = {
    ...FILES,
    pipelines: [PIPELINE, { ...FILES.pipelines[1], label: 'Returns' }],
  };

  it('leaves a pipeline that holds tickets which do not go back, and brings back all the rest', async () => {
    await story(async (one) => {
      const before = await one.account();
      await one.apply();
      const ticket = await newTicket(one, 'n', 'n1');
      const ran = await one.rollBack(await firstSnapshot(one));
      expect(ran.end).toMatchObject({ exitCode: 0 });
      const now = await one.account();
      expect(now.tickets).toEqual({ ...before.tickets, [ticket]: 'n n1' });
      expect(now.pipelines.map(([name]) => name)).toContain('n Returns');
      expect(codesAt(planOf(ran), 'pipelines["n"]')).toEqual(['ROLLBACK_LEAVES note']);
    }, WITHOUT_LABEL);
  });

  it('stops before anything is written where such a pipeline holds a label that has to go back', async () => {
    await story(async (one) => {
      await one.apply();
      await newTicket(one, 'n', 'n1');
      const applied = await one.account();
      const ran = await one.rollBack(await firstSnapshot(one));
      expect(ran).toMatchObject({
        writes: 0,
        end: { exitCode: 4, result: { error: { code: 'PLAN_BLOCKED' } } },
      });
      expect(planOf(ran).findings).toContainEqual(expect.objectContaining({ code: 'LABEL_TAKEN' }));
      expect(await one.account()).toEqual(applied);
    });
  });

  it('leaves a pipeline in which somebody else has made a status', async () => {
    await story(async (one) => {
      await one.apply();
      await colleague(one, 'POST', '/crm/pipelines/2026-09/tickets/n/stages', {
        ...{ stageId: 'theirs', label: 'Theirs', displayOrder: 7, metadata: { ticketState: 'OPEN' } },
      });
      const ran = await one.rollBack(await firstSnapshot(one));
      expect(ran.end).toMatchObject({ exitCode: 0 });
      expect(codesAt(planOf(ran), 'pipelines["n"]')).toEqual(['ROLLBACK_LEAVES note']);
      expect((await one.account()).pipelines.flat()).toContain('theirs Theirs OPEN');
    }, WITHOUT_LABEL);
  });

  it('says so where it can not see the teams that were made', async () => {
    await story(
      async (one) => {
        await one.apply();
        await one.sandbox.control.faults({ path: '/settings/teams', kind: 'status:403', times: 1_000 });
        const plan = planOf(await one.rollBack(await firstSnapshot(one)));
        const stays = plan.findings.filter(({ code }) => code === 'ROLLBACK_LEAVES');
        expect(stays.map(({ detail }) => detail?.includes('"Above"'))).toEqual([true]);
        expect((await one.account()).teams).toContain('Above < ');
      },
      { version: 1, pipelines: [{ ...PIPELINE, label: 'P' }], teams: [{ key: 'above', name: 'Above' }] },
    );
  });

  it('names the people who keep a permission set that they were given', async () => {
    const [above, care] = FILES.teams;
    const files = {
      ...FILES,
      teams: [above, { ...care, permissionSet: 'agent' }],
      permissionSets: [{ key: 'agent', name: 'Agent' }],
    };
    await story(async (one) => {
      await one.apply();
      const plan = planOf(await one.rollBack(await firstSnapshot(one)));
      const kept = plan.findings.find(({ code }) => code === 'ROLLBACK_LEAVES');
      expect(`${kept?.summary} ${kept?.detail}`).toMatch(/"Agent".*ana@example\.com/u);
    }, files);
  });
});

async function colleague({ sandbox }: Story, method: string, path: string, body: object): Promise<unknown> {
  const answer = await fetch(sandbox.url + path, {
    ...{ method, body: JSON.stringify(body) },
    headers: { authorization: `Bearer ${TEST_TOKEN}`, 'content-type': 'application/json' },
  });
  expect(answer.ok).toBe(true);
  return answer.json();
}

async function newTicket(one: Story, pipeline: string, status: string): Promise<string> {
  const made = await colleague(one, 'POST', '/crm/objects/2026-09/tickets', {
    properties: { subject: 'theirs', hs_pipeline: pipeline, hs_pipeline_stage: status },
  });
  return (made as { readonly id: string }).id;
}

/** A journal by our own code that claims a create, as an apply of the time would have left it. */
async function forge({ cwd, sandbox }: Story, at: Date, body: JsonObject, path: string): Promise<void> {
  await mkdir(join(cwd, '.pipewright'), { recursive: true });
  const journal = createJournal({
    ...{ root: join(cwd, '.pipewright'), now: () => at, redact: (text: string) => text },
    start: {
      ...{ tool: { name: 'pipewright', version: '0.0.0' }, portalId: sandbox.portalId, origin: sandbox.url },
      ...{ planHash: `sha256:${'0'.repeat(64)}`, command: 'apply' },
    },
  });
  const addresses = ['x'];
  const number = await journal.intent({
    ...{ method: 'POST', path, body, retry: 'look-first', addresses },
  });
  await journal.result(number, { status: 201 });
  await journal.end({ status: 'applied', code: null });
  await journal.close();
}

const claim = (id: string, statuses: readonly string[]): JsonObject => ({
  ...{ pipelineId: id, label: 'Theirs', displayOrder: 0 },
  stages: statuses.map((stageId) => ({ stageId, label: stageId, displayOrder: 0, metadata: {} })),
});

const PIPELINES = '/crm/pipelines/2026-09/tickets';

describe('a journal that lies', () => {
  it('never makes a rollback delete what is in the snapshot', async () => {
    await story(async (one) => {
      const before = await one.account();
      await one.apply();
      await forge(one, new Date(AT.getTime() + 60_000), claim('p', ['a', 'c']), PIPELINES);
      await forge(
        one,
        new Date(AT.getTime() + 61_000),
        { name: 'Care', members: [] },
        '/settings/teams/2026-09',
      );
      const ran = await one.rollBack(await firstSnapshot(one));
      expect(deleted(planOf(ran))).toEqual(['pipelines["n"]', 'teams["1000000001"]']);
      expect(await one.account()).toEqual(before);
    });
  });

  it('is not believed about a pipeline that the account made at another time', async () => {
    await story(async (one) => {
      await one.apply();
      await forge(one, new Date(AT.getTime() + 3_600_000), claim('u', ['u1', 'u2']), PIPELINES);
      const ran = await one.rollBack(await firstSnapshot(one));
      expect(codesAt(planOf(ran), 'pipelines["u"]')).toEqual(['ROLLBACK_LEAVES note']);
      expect((await one.account()).pipelines.flat()).toContain('u Theirs');
    });
  });

  it.each([0o644, 0o660])('is not believed about anything where its mode is %o', async (mode) => {
    await story(async (one) => {
      await one.apply();
      await forge(one, new Date(AT.getTime() + 60_000), claim('u', ['u1', 'u2']), PIPELINES);
      const folder = join(one.cwd, '.pipewright/journal');
      const newest = (await readdir(folder)).toSorted().at(-1) ?? '';
      await chmod(join(folder, newest), mode);
      const ran = await one.rollBack(await firstSnapshot(one));
      expect(codesAt(planOf(ran), 'pipelines["u"]')).toEqual(['ROLLBACK_LEAVES note']);
      expect((await one.account()).pipelines.flat()).toContain('u Theirs');
    });
  });

  it('is shown as a delete in the plan and wants the consent of one, where nothing contradicts it', async () => {
    await story(async (one) => {
      await one.apply();
      await forge(one, new Date(AT.getTime() + 60_000), claim('u', ['u1', 'u2']), PIPELINES);
      const applied = await one.account();
      const ran = await one.rollBack(await firstSnapshot(one), undefined, { allowDelete: false });
      expect(deleted(planOf(ran))).toContain('pipelines["u"]');
      expect(codesAt(planOf(ran), 'pipelines["u"]')).toContain('ROLLBACK_REMOVES note');
      expect(await one.account()).toEqual(applied);
    });
  });

  it('deletes no pipeline that holds a ticket, whatever it claims and whoever agrees', async () => {
    await story(async (one) => {
      await one.apply();
      const ticket = await newTicket(one, 'u', 'u1');
      await forge(one, new Date(AT.getTime() + 60_000), claim('u', ['u1', 'u2']), PIPELINES);
      const ran = await one.rollBack(await firstSnapshot(one));
      expect(codesAt(planOf(ran), 'pipelines["u"]')).toEqual(['ROLLBACK_LEAVES note']);
      expect((await one.account()).tickets[ticket]).toBe('u u1');
    });
  });

  it('with paths that name nothing changes nothing', async () => {
    await story(async (one) => {
      const before = await one.account();
      await one.apply();
      await forge(one, new Date(AT.getTime() + 60_000), claim('u', ['u1']), `${PIPELINES}/%E0%A4%A/stages`);
      await untilDone(async () => one.rollBack(await firstSnapshot(one)));
      expect(await one.account()).toEqual(before);
    });
  });
});
