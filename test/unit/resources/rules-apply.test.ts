import { describe, expect, it } from 'vitest';
import {
  observeSettings,
  settingsRealised,
  staleSettings,
} from '../../../src/app/apply/settings-staleness.js';
import type { AccountWriter, Operation } from '../../../src/core/model/account.js';
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
  status,
  withEngine,
  writesOf,
} from '../../helpers/engine.js';
import {
  declared,
  everywhere,
  KEPT,
  off,
  only,
  RULES,
  rules,
  rulesOf,
  SEED,
  setRules,
} from './rules-account.js';

/** The seed's pipeline without `old`, whose tickets go to `a`. */
function retiring(part: Parameters<typeof rules>[0] | null) {
  const own = part === null ? null : rules(part);
  return config([pipeline('p', KEPT, { label: 'Support', rules: own, retired: [retire('old', 'p.a')] })]);
}

/** Executes, and returns what was sent. */
async function sentBy({ client }: Engine, plan: Plan): Promise<readonly Operation[]> {
  const sent: Operation[] = [];
  const writer: AccountWriter = {
    ...client.writer,
    send: (operation) => {
      sent.push(operation);
      return client.writer.send(operation);
    },
  };
  expect((await executeOf(client, plan, { writer })).failed).toBeNull();
  return sent;
}

/** Whether the account is what the plan relied on, and whether it is what the plan makes. */
async function lookAgain({ client }: Engine, plan: Plan) {
  const observed = await observeSettings(plan, client.reader, await readPipelines(client.reader));
  return {
    stale: staleSettings(plan, observed).map(({ address }) => address),
    done: settingsRealised(observed),
  };
}

describe('rules in an apply', () => {
  it('go out in one request with nothing but what changes, in the form that HubSpot wants', async () => {
    await withEngine(SEED, async (engine) => {
      await setRules(engine.sandbox, { noBackwardsMovementRule: only('c') });
      const files = config([declared({ createIn: ['b', 'a'], noSkipping: 'all', noBackwards: ['c'] })]);
      const [operation, ...others] = await sentBy(engine, await planOf({ ...engine, config: files }));
      expect(others).toEqual([]);
      expect(operation).toMatchObject({ method: 'PATCH', path: RULES, retry: 'look-first' });
      expect(operation?.body).toEqual({
        objectCreationRule: { pipelineStageIds: ['a', 'b'] },
        noSkippingStagesRule: everywhere,
      });
      expect(changesOf(await planOf({ ...engine, config: files }))).toEqual([]);
    });
  });

  it('go off with an empty list', async () => {
    await withEngine(SEED, async (engine) => {
      await setRules(engine.sandbox, {
        objectCreationRule: { pipelineStageIds: ['a'] },
        noSkippingStagesRule: everywhere,
        noBackwardsMovementRule: only('c'),
      });
      const files = config([declared({ createIn: 'any', noSkipping: 'none', noBackwards: 'none' })]);
      const [operation] = await sentBy(engine, await planOf({ ...engine, config: files }));
      expect(operation?.body).toEqual({
        objectCreationRule: { pipelineStageIds: [] },
        noSkippingStagesRule: off,
        noBackwardsMovementRule: off,
      });
    });
  });

  it('keep ids of statuses that are gone out of what is written', async () => {
    await withEngine(SEED, async (engine) => {
      await setRules(engine.sandbox, { noSkippingStagesRule: only('b', 'old') });
      await sentBy(engine, await planOf({ ...engine, config: retiring({ noSkipping: ['b', 'c'] }) }));
      expect(await rulesOf(engine.sandbox)).toMatchObject({ noSkippingStagesRule: only('b', 'c') });
    });
  });

  it('let no ticket in before tickets move out, and bind people after', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox } = engine;
      await setRules(sandbox, {
        objectCreationRule: { pipelineStageIds: ['a', 'old'] },
        noBackwardsMovementRule: only('c', 'old'),
      });
      const plan = await planOf({ ...engine, config: retiring({ noSkipping: 'all' }) });
      const before = (await writesOf(sandbox)).length;
      const sent = await sentBy(engine, plan);
      expect((await writesOf(sandbox)).slice(before)).toEqual([
        `PATCH ${RULES}`,
        'POST /tickets/batch/update',
        `PATCH ${RULES}`,
        'DELETE /tickets/p/stages/old?validateReferencesBeforeDelete=true',
      ]);
      expect(sent[0]?.body).toEqual({ objectCreationRule: { pipelineStageIds: ['a'] } });
      expect(sent[2]?.body).toEqual({
        noSkippingStagesRule: everywhere,
        noBackwardsMovementRule: only('c'),
      });
    });
  });

  it('hold statuses that the same apply creates, under the ids that the account gave them', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox, client } = engine;
      const fresh = pipeline('n', [status('n1'), status('n2', { state: 'closed' })], {
        rules: rules({ createIn: ['n1'] }),
      });
      const grown = pipeline('p', [...KEPT, status('old'), status('extra')], {
        label: 'Support',
        rules: rules({ noSkipping: ['extra', 'b'] }),
      });
      const plan = await planOf({ client, config: config([grown, fresh]) });
      const pins = new Map<string, string>();
      const writer: AccountWriter = {
        ...client.writer,
        // HubSpot may choose an id of its own for a status that is created.
        send: (operation) =>
          client.writer.send(
            operation.path.endsWith('/p/stages') && operation.body !== null
              ? { ...operation, body: { ...operation.body, stageId: '4711' } }
              : operation.method === 'POST' && operation.body !== null
                ? { ...operation, body: { ...operation.body, pipelineId: '815' } }
                : operation,
          ),
      };
      const pin = (address: string, id: string) => Promise.resolve(void pins.set(address, id));
      expect((await executeOf(client, plan, { writer, pin })).failed).toBeNull();
      expect(pins.get('pipelines.p.statuses.extra')).toBe('4711');
      expect(pins.get('pipelines.n')).toBe('815');
      expect(await rulesOf(sandbox)).toMatchObject({ noSkippingStagesRule: only('4711', 'b') });
      expect(await rulesOf(sandbox, '815')).toMatchObject({
        objectCreationRule: { pipelineStageIds: ['n1'] },
      });
    });
  });

  it('stop where somebody else has changed a rule that is to be written', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox, client } = engine;
      const plan = await planOf({ client, config: config([declared({ createIn: ['a'] })]) });
      await setRules(sandbox, { objectCreationRule: { pipelineStageIds: ['b'] } });
      expect(await lookAgain(engine, plan)).toEqual({ stale: ['pipelines.p.rules'], done: false });
      const { failed, wrote } = await executeOf(client, plan);
      expect([failed?.error.code, wrote]).toEqual(['STALE_MIDWAY', false]);
    });
  });

  it('do not care what becomes of rules that the files leave out', async () => {
    await withEngine(SEED, async (engine) => {
      const { sandbox, client } = engine;
      const plan = await planOf({ client, config: config([declared({ createIn: ['a'] })]) });
      await setRules(sandbox, { noSkippingStagesRule: everywhere });
      expect(await lookAgain(engine, plan)).toEqual({ stale: [], done: false });
      await sentBy(engine, plan);
      expect(await rulesOf(sandbox)).toMatchObject({
        noSkippingStagesRule: everywhere,
        objectCreationRule: { pipelineStageIds: ['a'] },
      });
      expect(await lookAgain(engine, plan)).toEqual({ stale: [], done: true });
    });
  });

  it('of a half-done plan are neither stale nor done', async () => {
    await withEngine(SEED, async (engine) => {
      const plan = await planOf({ ...engine, config: retiring({ createIn: ['a'], noSkipping: 'all' }) });
      await setRules(engine.sandbox, { objectCreationRule: { pipelineStageIds: ['a'] } });
      expect(await lookAgain(engine, plan)).toEqual({ stale: [], done: false });
    });
  });

  it('of a pipeline that is created meanwhile are not stale', async () => {
    await withEngine(SEED, async (engine) => {
      const statuses = [status('n1'), status('n2', { state: 'closed' })];
      const fresh = pipeline('n', statuses);
      const ruled = pipeline('n', statuses, { rules: rules({ createIn: ['n1'], noSkipping: 'none' }) });
      const plan = await planOf({ ...engine, config: config([ruled]) });
      expect(await lookAgain(engine, plan)).toEqual({ stale: [], done: false });
      await sentBy(engine, await planOf({ ...engine, config: config([fresh]) }));
      expect(await lookAgain(engine, plan)).toEqual({ stale: [], done: false });
    });
  });

  it('fail with what HubSpot said where the key may read and not write them', async () => {
    const scopes = ['tickets', 'crm.objects.tickets.read', 'crm.pipelines.governance.read'];
    const seed = { ...SEED, tokens: [{ token: 'pat-sandbox-test', scopes }] };
    await withEngine(seed, async ({ client }) => {
      const plan = await planOf({ client, config: config([declared({ createIn: ['a'] })]) });
      const { failed } = await executeOf(client, plan);
      expect([failed?.change.address, failed?.error.code]).toEqual(['pipelines.p.rules', 'MISSING_SCOPE']);
    });
  });
});
