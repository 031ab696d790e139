/** The library as a program embeds it: many contexts in one process, sandboxes of its own, inputs that leave things out. */
import { getEventListeners } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import * as library from '../../../src/index.js';
import type { AppContext, Sandbox, Seed } from '../../../src/index.js';
import { commitAll } from '../../helpers/git.js';
import { eachInOwnFolder } from '../../helpers/each-test.js';

const SEED: Seed = {
  account: { portalId: 1000007, subscription: 'professional' },
  pipelines: [
    {
      id: '0',
      label: 'Support',
      stages: [
        { id: '1', label: 'New', state: 'OPEN', tickets: 2 },
        { id: '4', label: 'Closed', state: 'CLOSED' },
      ],
    },
  ],
};

const CONFIG = `version: 1
account: { portalId: 1000007 }
pipelines:
  - key: support
    id: "0"
    label: Help
    statuses:
      - { key: new, id: "1", label: New, state: open }
      - { key: closed, id: "4", label: Closed, state: closed }
`;

let cwd = '';
let sandbox: Sandbox;

eachInOwnFolder(async (own) => {
  cwd = own;
  await writeFile(join(cwd, 'pipewright.yaml'), CONFIG);
  sandbox = await library.startSandbox({ seed: SEED });
});

afterEach(() => sandbox.close());

function contextOf(signal?: AbortSignal): AppContext {
  const env = { HUBSPOT_ACCESS_TOKEN: sandbox.token, XDG_STATE_HOME: cwd, PATH: process.env['PATH'] };
  return library.createContext({ cwd, env, ...(signal === undefined ? {} : { signal }) });
}

/** What Node warns about while `work` runs. */
async function warningsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const names: string[] = [];
  const note = (warning: Error): void => {
    names.push(warning.name);
  };
  process.on('warning', note);
  try {
    await work();
    await setImmediate();
  } finally {
    process.off('warning', note);
  }
  return names;
}

const fifty = Array.from({ length: 50 });
const EVENTS = [
  'exit',
  'SIGINT',
  'SIGTERM',
  'uncaughtException',
  'unhandledRejection',
  'beforeExit',
] as const;
const processListeners = (): readonly number[] => EVENTS.map((event) => process.listenerCount(event));

describe('many contexts in one process', () => {
  it.each([
    ['one signal', (signal: AbortSignal) => signal],
    ['a signal each', () => new AbortController().signal],
    ['no signal', () => undefined],
  ])('plan side by side under %s without a warning, and leave no listener', async (_, signalFor) => {
    commitAll(cwd);
    const limits = { burst: 1_000_000, searchPerSecond: 1_000_000, daily: 1_000_000 };
    await fetch(`${sandbox.url}/_sandbox/limits`, { method: 'POST', body: JSON.stringify(limits) });
    const { signal } = new AbortController();
    const signals = fifty.map(() => signalFor(signal));
    const before = processListeners();
    const plans: number[] = [];
    const warnings = await warningsOf(async () => {
      await Promise.all(
        signals.map(async (own) => {
          const input = { account: { apiUrl: sandbox.url }, paths: [], base: 'HEAD' };
          const { plan } = await library.makePlan(contextOf(own), input);
          plans.push(plan.changes.length);
        }),
      );
    });
    expect(plans).toEqual(fifty.map(() => 1));
    expect(warnings).toEqual([]);
    expect(signals.flatMap((own) => (own === undefined ? [] : getEventListeners(own, 'abort')))).toEqual([]);
    expect(processListeners()).toEqual(before);
  });

  it('wait under one signal without a warning, and all end with it', async () => {
    const stop = new AbortController();
    const contexts = fifty.map(() => contextOf(stop.signal));
    const warnings = await warningsOf(async () => {
      const waits = contexts.map((context) => context.sleep(60_000));
      stop.abort(new Error('enough'));
      const ends = await Promise.allSettled(waits);
      expect(ends).toEqual(fifty.map(() => ({ status: 'rejected', reason: new Error('enough') })));
    });
    expect(warnings).toEqual([]);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });
});

describe('a sandbox of its own', () => {
  it('has the account of an object, and tokens that work', async () => {
    expect(sandbox).toMatchObject({ portalId: 1000007, tokens: [sandbox.token] });
    const { result, exitCode } = await library.runDoctor(contextOf(), {
      account: { apiUrl: sandbox.url },
      paths: [],
    });
    expect({ healthy: result.healthy, exitCode }).toEqual({ healthy: true, exitCode: 0 });
  });

  it('has the account of a file, and all its tokens', async () => {
    const file = join(cwd, 'seed.yaml');
    const tokens = ['pat-one', 'pat-two'].map((token) => ({ token, scopes: ['crm.schemas.tickets.read'] }));
    await writeFile(file, JSON.stringify({ ...SEED, tokens }));
    const other = await library.startSandbox({ seed: file });
    await other.close();
    expect(other).toMatchObject({ portalId: 1000007, token: 'pat-one', tokens: ['pat-one', 'pat-two'] });
  });

  it('without a seed is the account of a first run, and ends as often as one likes', async () => {
    const other = await library.startSandbox();
    await other.close();
    await other.close();
    expect(other.portalId).toBe(1000001);
    await expect(fetch(other.url)).rejects.toThrow();
  });

  it('is SEED_INVALID for an object or a file that is none', async () => {
    const twice: Seed = { pipelines: [...SEED.pipelines, ...SEED.pipelines] };
    await expect(library.startSandbox({ seed: twice })).rejects.toMatchObject({ code: 'SEED_INVALID' });
    const missing = join(cwd, 'missing.yaml');
    await expect(library.startSandbox({ seed: missing })).rejects.toMatchObject({ code: 'SEED_INVALID' });
  });

  it('is SANDBOX_PORT_TAKEN where another listens', async () => {
    const port = Number(new URL(sandbox.url).port);
    await expect(library.startSandbox({ port })).rejects.toMatchObject({ code: 'SANDBOX_PORT_TAKEN' });
  });
});

describe('what an input leaves out', () => {
  const account = (): { readonly apiUrl: string } => ({ apiUrl: sandbox.url });

  it('is not agreed to: an apply without consent is refused and changes nothing', async () => {
    const end = await library.applyPlan(contextOf(), { account: account(), paths: [], consent: {} });
    expect(end).toMatchObject({
      exitCode: 4,
      result: { status: 'refused', error: { code: 'CONSENT_MISSING' } },
    });
    const { plan } = await library.makePlan(contextOf(), { account: account(), paths: [] });
    expect(plan.changes).toHaveLength(1);
  });

  it('is left alone: an approved plan is applied, and the next one is empty', async () => {
    const { plan } = await library.makePlan(contextOf(), { account: account(), paths: [] });
    const consent = { approve: plan.planHash };
    const end = await library.applyPlan(contextOf(), { account: account(), paths: [], consent });
    expect(end).toMatchObject({ exitCode: 0, result: { status: 'applied' } });
    const after = await library.makePlan(contextOf(), { account: account(), paths: [] });
    expect(after.plan.changes).toEqual([]);
    const back = await library.rollBack(contextOf(), {
      account: account(),
      snapshot: end.snapshotFile ?? '',
      consent: { autoApprove: true, confirm: ['LABEL_TAKEN_OVER'] },
    });
    expect(back).toMatchObject({ exitCode: 0, result: { status: 'applied' } });
  });

  it('is as CI says: a comment needs a saved plan and its renderers', async () => {
    const { plan } = await library.makePlan(contextOf(), { account: account(), paths: [], out: 'plan.json' });
    const { renderPlanMarkdown: renderBody, renderCodeQuality } = library;
    const input = { planFile: 'plan.json', renderBody, renderCodeQuality };
    const comment = await library.previewComment(contextOf(), input);
    expect(comment).toContain(renderBody(plan));
  });

  it('is no other account: a portal that does not answer is PORTAL_MISMATCH', async () => {
    const other = library.makePlan(contextOf(), { account: { ...account(), portal: 1000008 }, paths: [] });
    await expect(other).rejects.toMatchObject({ code: 'PORTAL_MISMATCH' });
  });
});
