import { describe, expect, it } from 'vitest';
import { computePlan } from '../../../src/app/plan/compute-plan.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import { isSendable } from '../../../src/core/plan/change.js';
import { byHand } from '../../../src/resources/rules/console.js';
import {
  AT,
  changesOf,
  config,
  findingsOf,
  pipeline,
  planOf,
  retire,
  stage,
  seedPipeline,
  status,
  withEngine,
} from '../../helpers/engine.js';
import type { InMemoryAccount } from '../../helpers/in-memory-account.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';
import { declared, everywhere, KEPT, only, rules, SEED, setRules } from './rules-account.js';

const ADDRESS = 'pipelines.p.rules';

function changeOf({ changes }: Plan) {
  return changes.find(({ address }) => address === ADDRESS);
}

/** The seed in an account or for a key that has no rules. */
const STARTER = { ...SEED, account: { subscription: 'starter' } };
const NO_SCOPE = {
  ...SEED,
  tokens: [{ token: 'pat-sandbox-test', scopes: ['tickets', 'crm.objects.tickets.read'] }],
};

function rulesReads(requests: readonly { readonly method: string; readonly path: string }[]) {
  return requests.filter(
    ({ path }) => path.startsWith('/crm/pipelines-rules/') && !path.endsWith('permissions'),
  );
}

async function accessOf({ reader }: InMemoryAccount, files: ReturnType<typeof config>) {
  const account = { portalId: 1000001, accountType: 'SANDBOX', uiDomain: 'app.hubspot.com' };
  const computed = await computePlan({
    config: files,
    lock: EMPTY_LOCK,
    reader,
    account: { ...account, target: 'sandbox', loopback: true },
    createdAt: AT,
    version: '0.0.0',
    files: [],
    lockFile: '',
    wide: true,
  });
  return Object.fromEntries(computed.access.rules);
}

describe('rules in a plan', () => {
  it('are changed where the files say something else, rule by rule', async () => {
    const live = inMemoryAccount(SEED);
    await setRules(live, {
      objectCreationRule: { pipelineStageIds: ['b', 'a'] },
      noSkippingStagesRule: everywhere,
      noBackwardsMovementRule: only('c'),
    });
    const files = config([declared({ createIn: ['a'], noSkipping: 'all' })]);
    const plan = await planOf({ client: live, config: files });
    expect(changeOf(plan)).toMatchObject({
      kind: 'rules',
      action: 'update',
      channel: 'api',
      id: 'p',
      label: 'Support',
      before: { createIn: ['a', 'b'], noSkipping: 'all' },
      after: { createIn: ['a'], noSkipping: 'all' },
      fields: [{ path: 'createIn', before: ['a', 'b'], after: ['a'] }],
    });
    expect(plan.basis.settings).toEqual({ [ADDRESS]: { createIn: ['a', 'b'], noSkipping: 'all' } });
  });

  it('are not changed where they are left out or already as declared', async () => {
    const live = inMemoryAccount(SEED);
    await setRules(live, {
      objectCreationRule: { pipelineStageIds: ['b', 'a'] },
      noSkippingStagesRule: everywhere,
    });
    const files = config([declared({ createIn: ['a', 'b'], noBackwards: 'none' })]);
    expect(changesOf(await planOf({ client: live, config: files }))).toEqual([]);
  });

  it('are off where the account never had any, which its 404 says', async () => {
    const live = inMemoryAccount(SEED);
    const none = config([declared({ createIn: 'any', noSkipping: 'none', noBackwards: [] })]);
    expect(changesOf(await planOf({ client: live, config: none }))).toEqual([]);
    const some = await planOf({ client: live, config: config([declared({ noBackwards: 'all' })]) });
    expect(changeOf(some)).toMatchObject({
      before: { noBackwards: 'none' },
      after: { noBackwards: 'all' },
    });
  });

  it('are read only where the plan is about them', async () => {
    await withEngine(SEED, async ({ sandbox, client }) => {
      await planOf({ client, config: config([declared(null)]) });
      expect(rulesReads(await sandbox.control.requests())).toEqual([]);
      await planOf({ client, config: config([pipeline('p', KEPT, { label: 'Support' })]) });
      expect(rulesReads(await sandbox.control.requests())).toHaveLength(1);
    });
  });

  it('lose a status that is deleted, declared or not, in one change that says which', async () => {
    const live = inMemoryAccount(SEED);
    await setRules(live, {
      objectCreationRule: { pipelineStageIds: ['a', 'old'] },
      noSkippingStagesRule: only('b', 'old'),
      noBackwardsMovementRule: only('a'),
    });
    const files = config([
      pipeline('p', KEPT, {
        label: 'Support',
        rules: rules({ createIn: ['a'] }),
        retired: [retire('old', 'p.a')],
      }),
    ]);
    const plan = await planOf({ client: live, config: files });
    expect(changeOf(plan)).toMatchObject({
      before: { createIn: ['["old"]', 'a'], noSkipping: ['["old"]', 'b'] },
      after: { createIn: ['a'], noSkipping: ['b'] },
    });
    expect(findingsOf(plan, 'RULE_LOOSENED')).toEqual([]);
  });

  it('say where a rule goes off with its only status', async () => {
    const live = inMemoryAccount(SEED);
    await setRules(live, {
      objectCreationRule: { pipelineStageIds: ['old'] },
      noBackwardsMovementRule: only('old'),
    });
    const kept = pipeline('p', KEPT, { label: 'Support', retired: [retire('old', 'p.a')] });
    const plan = await planOf({ client: live, config: config([kept]) });
    expect(changeOf(plan)?.after).toEqual({ createIn: 'any', noBackwards: 'none' });
    expect(findingsOf(plan, 'RULE_LOOSENED')).toEqual([
      `note RULE_LOOSENED ${ADDRESS}`,
      `note RULE_LOOSENED ${ADDRESS}`,
    ]);
    expect(plan.findings.find(({ code }) => code === 'RULE_LOOSENED')?.hint).toBe('rules:\n  createIn: [a]');
  });

  it('that the files let go on purpose are no loosening', async () => {
    const live = inMemoryAccount(SEED);
    await setRules(live, { objectCreationRule: { pipelineStageIds: ['old'] } });
    const part = { label: 'Support', rules: rules({ createIn: 'any' }), retired: [retire('old', 'p.a')] };
    const plan = await planOf({ client: live, config: config([pipeline('p', KEPT, part)]) });
    expect(changeOf(plan)?.after).toEqual({ createIn: 'any' });
    expect(findingsOf(plan, 'RULE_LOOSENED')).toEqual([]);
  });
});

describe('ids of statuses that are gone', () => {
  const gone = {
    ...SEED,
    pipelines: [seedPipeline('p', [stage('a'), stage('b'), stage('c', 'closed'), stage('x')])],
  };
  const kept = (part: Parameters<typeof rules>[0]) => config([pipeline('p', KEPT, { rules: rules(part) })]);
  async function withDangling(body: object): Promise<InMemoryAccount> {
    const live = inMemoryAccount(gone);
    await setRules(live, body);
    await live.api('DELETE', '/crm/pipelines/2026-09/tickets/p/stages/x');
    return live;
  }

  it('are no difference', async () => {
    const body = { objectCreationRule: { pipelineStageIds: ['a', 'x'] }, noSkippingStagesRule: only('x') };
    const client = await withDangling(body);
    const files = kept({ createIn: ['a'], noSkipping: 'none' });
    expect(changesOf(await planOf({ client, config: files }))).toEqual([]);
  });

  it('do not make a rule about creating tickets look like none', async () => {
    const client = await withDangling({ objectCreationRule: { pipelineStageIds: ['x'] } });
    const plan = await planOf({ client, config: kept({ createIn: 'any' }) });
    expect(changeOf(plan)?.fields).toEqual([{ path: 'createIn', before: [], after: 'any' }]);
  });
});

describe('rules that can not be read', () => {
  it.each([
    ['below Professional', STARTER],
    ['without the scope', NO_SCOPE],
  ])('%s are a step for a person, with the reason', async (_, seed) => {
    const live = inMemoryAccount(seed);
    const plan = await planOf({
      client: live,
      config: config([declared({ createIn: ['b', 'a'], noSkipping: 'all' })]),
    });
    const change = changeOf(plan);
    expect(change).toMatchObject({
      channel: 'console',
      action: 'update',
      before: null,
      after: { createIn: ['a', 'b'], noSkipping: 'all' },
    });
    expect(plan.summary).toMatchObject({ console: 1, update: 0, blocked: false });
    expect(plan.basis.settings).toEqual({});
    expect(findingsOf(plan)).toContain(`note RULES_BY_HAND ${ADDRESS}`);
    expect(findingsOf(plan, 'RULES_NOT_SEEN')).toEqual([]);
  });

  it('are a task of one step a pipeline, with labels in their order', async () => {
    const live = inMemoryAccount(STARTER);
    const files = config([declared({ createIn: ['old', 'a'], noSkipping: 'none', noBackwards: ['b'] })]);
    const plan = await planOf({ client: live, config: files });
    const console = plan.changes.filter(({ channel }) => channel === 'console');
    const [step, ...others] = byHand.steps(console, plan);
    expect(others).toEqual([]);
    expect(step).toMatchObject({
      addresses: [ADDRESS],
      url: 'https://app.hubspot.com/sales-products-settings/1000001/tickets',
    });
    expect(step?.where).toContain('Tickets > Pipelines > Support');
    expect(step?.steps.slice(1, 4)).toEqual([
      'Where tickets may be created: only in a, old.',
      'Skipping statuses is forbidden: for no status; the rule is off.',
      'Moving tickets backwards is forbidden: only for b.',
    ]);
    expect(step?.doneWhen).toMatch(/\.$/u);
  });

  it('are settled by a confirmation of the same value, for the same pipeline', async () => {
    const live = inMemoryAccount(STARTER);
    const files = config([declared({ createIn: ['a'], noSkipping: 'all' })]);
    const value = { createIn: ['a'], noSkipping: 'all', noBackwards: 'all' };
    const lockOf = (id: string, part: object) => ({
      ...EMPTY_LOCK,
      confirmed: [{ address: ADDRESS, id, value: { ...value, ...part }, at: '', by: '' }],
    });
    const planWith = (id: string, part = {}) =>
      planOf({ client: live, config: files, lock: lockOf(id, part) });
    const settled = await planWith('p');
    expect([changesOf(settled), findingsOf(settled, 'RULES_BY_HAND')]).toEqual([[], []]);
    expect(changeOf(await planWith('other'))?.before).toBeNull();
    expect(changeOf(await planWith('p', { noSkipping: 'none' }))?.fields).toEqual([
      { path: 'noSkipping', before: 'none', after: 'all' },
    ]);
  });

  it('are told where the plan deletes a status that they may name', async () => {
    const live = inMemoryAccount(NO_SCOPE);
    const plan = await planOf({
      client: live,
      config: config([pipeline('p', KEPT, { label: 'Support', retired: [retire('old', 'p.a')] })]),
    });
    expect(findingsOf(plan, 'RULES_NOT_SEEN')).toEqual([`note RULES_NOT_SEEN ${ADDRESS}`]);
    expect(findingsOf(plan, 'RULES_BY_HAND')).toEqual([]);
    expect(changeOf(plan)).toBeUndefined();
  });

  it('of a pipeline that is still to be created are seen at another one', async () => {
    const live = inMemoryAccount(STARTER);
    const fresh = pipeline('n', [status('n1'), status('n2', { state: 'closed' })], {
      rules: rules({ createIn: ['n1'] }),
    });
    const plan = await planOf({ client: live, config: config([fresh]) });
    expect(plan.changes.filter(isSendable).map(({ kind }) => kind)).not.toContain('rules');
    expect(findingsOf(plan, 'RULES_BY_HAND')).toEqual(['note RULES_BY_HAND pipelines.n.rules']);
  });
});

describe('what the access model is told about rules', () => {
  it('is before and after, by addresses, without what is deleted', async () => {
    const live = inMemoryAccount(SEED);
    await setRules(live, {
      objectCreationRule: { pipelineStageIds: ['a', 'old'] },
      noSkippingStagesRule: everywhere,
    });
    const files = config([
      pipeline('p', KEPT, {
        label: 'Support',
        rules: rules({ noBackwards: ['c'] }),
        retired: [retire('old', 'p.a')],
      }),
      pipeline('n', [status('n1'), status('n2', { state: 'closed' })]),
    ]);
    expect(await accessOf(live, files)).toEqual({
      'pipelines.p': {
        before: {
          createIn: ['pipelines.p.statuses["old"]', 'pipelines.p.statuses.a'],
          noSkipping: 'all',
          noBackwards: [],
        },
        after: {
          createIn: ['pipelines.p.statuses.a'],
          noSkipping: 'all',
          noBackwards: ['pipelines.p.statuses.c'],
        },
      },
      'pipelines.n': { before: null, after: { createIn: 'any', noSkipping: [], noBackwards: [] } },
    });
  });

  it('is unknown where rules can not be read and the files leave one out', async () => {
    const live = inMemoryAccount(STARTER);
    const some = config([declared({ createIn: ['a'] })]);
    expect(await accessOf(live, some)).toEqual({ 'pipelines.p': { before: null, after: null } });
    const all = config([declared({ createIn: ['a'], noSkipping: 'all', noBackwards: 'none' })]);
    expect(await accessOf(live, all)).toEqual({
      'pipelines.p': {
        before: null,
        after: { createIn: ['pipelines.p.statuses.a'], noSkipping: 'all', noBackwards: [] },
      },
    });
  });
});
