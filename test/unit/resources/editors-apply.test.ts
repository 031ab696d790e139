import { describe, expect, it } from 'vitest';
import {
  observeSettings,
  settingsRealised,
  staleSettings,
} from '../../../src/app/apply/settings-staleness.js';
import type { Operation } from '../../../src/core/model/account.js';
import type { Config } from '../../../src/core/model/config.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import { readPipelines } from '../../../src/resources/pipelines/read.js';
import type { Engine } from '../../helpers/engine.js';
import {
  changesOf,
  config,
  executeOf,
  pipeline,
  planOf,
  retire,
  seedPipeline,
  SOURCE,
  stage,
  status,
  team,
  withEngine,
} from '../../helpers/engine.js';
import { editorsNow, EVERYBODY, only, PEOPLE, restrict } from './editors-account.js';

const closed = { state: 'closed' } as const;
const SEED = {
  pipelines: [
    seedPipeline('p', [
      stage('a'),
      stage('b'),
      stage('r', 'open', { writePermissions: 'INTERNAL_ONLY' }),
      stage('c', 'closed'),
    ]),
    seedPipeline('u', [stage('u1'), stage('u2', 'closed')], { displayOrder: 1 }),
  ],
  ...PEOPLE,
};
const TEAMS = [team('tier1', { name: 'Tier 1' }), team('tier2', { name: 'Tier 2' })];
const PATH = '/crm/pipelines-rules/2026-09/0-5/p/stage-edit-permissions';

/** Two statuses declared, one left open; one that the account reserves. */
function files(part: Partial<Config> = {}): Config {
  const statuses = [
    status('a', { editableBy: only({ teams: ['tier1'], users: ['ben@example.com'] }) }),
    status('b'),
    status('c', { ...closed, editableBy: only({ superAdmins: false, users: ['ana@example.com'] }) }),
  ];
  return config([pipeline('p', statuses)], { teams: TEAMS, ...part });
}

async function puts({ sandbox }: Engine, before = 0): Promise<number> {
  return (await sandbox.control.requests()).slice(before).filter(({ method }) => method === 'PUT').length;
}

/** Applies, and holds the account to a plan that is empty afterwards. */
async function applied(engine: Engine, wanted: Config, plan?: Plan): Promise<readonly Operation[]> {
  const { client } = engine;
  const sent: Operation[] = [];
  const writer = {
    ...client.writer,
    send: (operation: Operation) => {
      sent.push(operation);
      return client.writer.send(operation);
    },
  };
  const chosen = plan ?? (await planOf({ client, config: wanted }));
  const outcome = await executeOf(client, chosen, { writer });
  expect(outcome.failed).toBeNull();
  expect(outcome.applied.map(({ address }) => address)).toEqual(chosen.changes.map(({ address }) => address));
  expect(changesOf(await planOf({ client, config: wanted }))).toEqual([]);
  return sent;
}

async function staleNow({ client }: Engine, plan: Plan): Promise<readonly string[]> {
  const live = await readPipelines(client.reader);
  return staleSettings(plan, await observeSettings(plan, client.reader, live)).map(({ address }) => address);
}

async function realised({ client }: Engine, plan: Plan): Promise<boolean> {
  const live = await readPipelines(client.reader);
  return settingsRealised(await observeSettings(plan, client.reader, live));
}

describe('applying editors', () => {
  it('sends one request for a pipeline, with every status that is live', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox } = engine;
      const night = { teamIds: ['53'], userIds: ['13'], superAdmin: false };
      await restrict(sandbox, 'p', { b: night, r: { userIds: ['12'] } });
      const before = (await sandbox.control.requests()).length;
      const [put, ...others] = await applied(engine, files());
      expect(others).toEqual([]);
      expect(await puts(engine, before)).toBe(1);
      expect(put).toMatchObject({
        method: 'PUT',
        path: PATH,
        retry: 'look-first',
        addresses: ['pipelines.p.statuses.a.editableBy', 'pipelines.p.statuses.c.editableBy'],
      });
      expect(put?.body).toEqual({
        stages: [
          {
            pipelineStageId: 'a',
            permissionMode: 'RESTRICTED',
            teamIds: ['51'],
            userIds: ['12'],
            superAdmin: false,
          },
          { pipelineStageId: 'b', permissionMode: 'RESTRICTED', ...night },
          {
            pipelineStageId: 'r',
            permissionMode: 'RESTRICTED',
            teamIds: [],
            userIds: ['12'],
            superAdmin: true,
          },
          {
            pipelineStageId: 'c',
            permissionMode: 'RESTRICTED',
            teamIds: [],
            userIds: ['11'],
            superAdmin: false,
          },
        ],
      });
      expect(await editorsNow(sandbox, 'p')).toEqual({
        a: '12 51',
        b: '13 53',
        r: '12 admins',
        c: '11',
      });
    });
  });

  it('opens a status with empty lists', async () => {
    await withEngine(SEED, async (engine) => {
      await restrict(engine.sandbox, 'p', { a: { teamIds: ['51'], superAdmin: false } });
      const wanted = config([
        pipeline('p', [status('a', { editableBy: EVERYBODY }), status('b'), status('c', closed)]),
      ]);
      const [put] = await applied(engine, wanted);
      const open = { permissionMode: 'OPEN', teamIds: [], userIds: [], superAdmin: false };
      expect(put?.body?.['stages']).toEqual(
        ['a', 'b', 'r', 'c'].map((id) => ({ pipelineStageId: id, ...open })),
      );
    });
  });

  it('keeps what somebody set for another status between plan and apply', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox, client } = engine;
      const plan = await planOf({ client, config: files() });
      await restrict(sandbox, 'p', { b: { teamIds: ['53'] } });
      await sandbox.api('POST', '/crm/pipelines/2026-09/tickets/p/stages', {
        ...{ label: 'Late', displayOrder: 9, stageId: 'late', metadata: { ticketState: 'OPEN' } },
      });
      await restrict(sandbox, 'p', { late: { userIds: ['13'] } });
      expect((await executeOf(client, plan)).failed).toBeNull();
      expect(await editorsNow(sandbox, 'p')).toMatchObject({
        a: '12 51',
        b: '53 admins',
        late: '13 admins',
      });
    });
  });

  it.each(['a', 'c'])('stops where somebody else set %s, which the plan changes', async (id) => {
    await withEngine(SEED, async (engine) => {
      const { sandbox, client } = engine;
      const plan = await planOf({ client, config: files() });
      await restrict(sandbox, 'p', { [id]: { teamIds: ['53'] } });
      const before = (await sandbox.control.requests()).length;
      const { failed } = await executeOf(client, plan);
      expect(failed?.error.code).toBe('STALE_MIDWAY');
      expect(failed?.error.diagnostic.detail).toContain(`pipelines.p.statuses.${id}.editableBy`);
      expect(await puts(engine, before)).toBe(0);
    });
  });

  it('goes on where somebody else did a part of it already, and claims only the rest', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox, client } = engine;
      const plan = await planOf({ client, config: files() });
      await restrict(sandbox, 'p', { c: { userIds: ['11'], superAdmin: false } });
      const { applied: done, failed } = await executeOf(client, plan);
      expect(failed).toBeNull();
      expect(done.map(({ address }) => address)).toEqual(['pipelines.p.statuses.a.editableBy']);
      expect(await editorsNow(sandbox, 'p')).toMatchObject({ a: '12 51', c: '11' });
    });
  });

  it('leaves out entries of statuses that are gone', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox } = engine;
      await restrict(sandbox, 'p', { b: { teamIds: ['53'] } });
      await sandbox.api('DELETE', '/crm/pipelines/2026-09/tickets/p/stages/b');
      expect(await editorsNow(sandbox, 'p')).toMatchObject({ b: '53 admins' });
      const statuses = [status('a', { editableBy: only({}) }), status('c', closed)];
      await applied(engine, config([pipeline('p', statuses)]));
      expect(await editorsNow(sandbox, 'p')).toEqual({ a: '', r: 'everyone', c: 'everyone' });
    });
  });

  it('names a team and statuses that the same apply creates, in two pipelines', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox } = engine;
      const fresh = only({ teams: ['fresh'] });
      const own = [
        status('a'),
        status('b'),
        status('n', { editableBy: fresh }),
        status('c', { ...closed, editableBy: fresh }),
      ];
      const made = [status('q1', { editableBy: only({ teams: ['fresh', 'tier1'] }) }), status('q2', closed)];
      const teams = [...TEAMS, team('fresh', { name: 'Fresh' })];
      await applied(engine, config([pipeline('p', own), pipeline('q', made)], { teams }));
      const { teams: list } = (await sandbox.control.state()) as unknown as {
        readonly teams: readonly { readonly id: string; readonly name: string }[];
      };
      const id = list.find(({ name }) => name === 'Fresh')?.id ?? 'none';
      expect(await editorsNow(sandbox, 'p')).toMatchObject({
        n: id,
        c: id,
        a: 'everyone',
      });
      expect(await editorsNow(sandbox, 'q')).toEqual({
        q1: [id, '51'].toSorted().join(' '),
        q2: 'everyone',
      });
    });
  });

  it('opens a status before its delete, so that nothing names it, and takes a retired team out', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox, client } = engine;
      await restrict(sandbox, 'p', { a: { teamIds: ['51'] }, b: { teamIds: ['51', '53'] } });
      const wanted = config(
        [pipeline('p', [status('n'), status('b'), status('c', closed)], { retired: [retire('a', 'p.n')] })],
        {
          teams: TEAMS,
          retiredTeams: [{ reference: { ref: '53' }, source: SOURCE }],
        },
      );
      const plan = await planOf({ client, config: wanted });
      const outcome = await executeOf(client, plan);
      expect(outcome.failed).toBeNull();
      expect(await editorsNow(sandbox, 'p')).toEqual({
        a: 'everyone',
        n: 'everyone',
        b: '51 admins',
        r: 'everyone',
        c: 'everyone',
      });
      expect(changesOf(await planOf({ client, config: wanted }))).toEqual([]);
      expect(await realised(engine, plan)).toBe(true);
      expect(await staleNow(engine, plan)).toEqual([]);
      const before = (await sandbox.control.requests()).length;
      expect((await executeOf(client, plan)).applied).toEqual([]);
      expect(await puts(engine, before)).toBe(0);
    });
  });
});

describe('a saved plan with editors', () => {
  it('is stale where somebody changed the editors of a status that it manages', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox, client } = engine;
      await restrict(sandbox, 'p', { a: { teamIds: ['51'], userIds: ['12'] } });
      const plan = await planOf({ client, config: files() });
      expect(changesOf(plan)).toEqual(['update pipelines.p.statuses.c.editableBy']);
      expect(await staleNow(engine, plan)).toEqual([]);
      await restrict(sandbox, 'p', { b: { teamIds: ['53'] }, r: { teamIds: ['53'] } });
      expect(await staleNow(engine, plan)).toEqual([]);
      await restrict(sandbox, 'p', { a: { teamIds: ['51', '53'], userIds: ['12'] }, c: { userIds: ['13'] } });
      expect(await staleNow(engine, plan)).toEqual([
        'pipelines.p.statuses.a.editableBy',
        'pipelines.p.statuses.c.editableBy',
      ]);
    });
  });

  it('is looked at without harm where it is blocked because it names nobody', async () => {
    await withEngine(SEED, async (engine) => {
      const statuses = [status('a', { editableBy: only({ users: ['nobody@example.com'] }) }), status('b')];
      const wanted = config([pipeline('p', [...statuses, status('c', closed)])]);
      const plan = await planOf({ client: engine.client, config: wanted });
      expect(plan.summary.blocked).toBe(true);
      expect(await staleNow(engine, plan)).toEqual([]);
      expect(await realised(engine, plan)).toBe(false);
    });
  });

  it('is neither stale nor to do once it is done, and reads each pipeline once', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox, client } = engine;
      const statuses = [
        status('a', { editableBy: only({ teams: ['tier2'] }) }),
        status('n', { editableBy: only({}) }),
        status('o', { editableBy: EVERYBODY }),
        status('c', closed),
      ];
      const wanted = config([pipeline('p', statuses)], { teams: TEAMS });
      const plan = await planOf({ client, config: wanted });
      expect(await staleNow(engine, plan)).toEqual([]);
      expect(await realised(engine, plan)).toBe(false);
      await applied(engine, wanted, plan);
      const before = (await sandbox.control.requests()).length;
      expect(await staleNow(engine, plan)).toEqual([]);
      const seen = (await sandbox.control.requests()).slice(before);
      expect(seen.filter(({ path }) => path === PATH)).toHaveLength(1);
      expect(await realised(engine, plan)).toBe(true);
    });
  });
});
