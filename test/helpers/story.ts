/**
 * Applies and rollbacks in a folder of their own, with journals, snapshots and locks as in life, each of which can be
 * disturbed at one of its writes in the ways in which a network, a server, a person or a machine can disturb it.
 */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { OpenAccount } from '../../src/app/account/account.js';
import { openAccount } from '../../src/app/account/account.js';
import { applyFrom } from '../../src/app/apply/apply.js';
import { loadConfiguration } from '../../src/app/account/configuration.js';
import { planFor } from '../../src/app/plan/plan.js';
import { rollBackIn } from '../../src/app/rollback/rollback.js';
import { readSnapshot } from '../../src/app/rollback/rollback-snapshot.js';
import { createTokens } from '../../src/core/secrets/tokens.js';
import type { AppContext, ApplyInput } from '../../src/app/types.js';
import type { AccountReader, AccountWriter } from '../../src/core/model/account.js';
import { isCode } from '../../src/core/base/codes.js';
import type { ApplyOutcome } from '../../src/core/model/results.js';
import { CODES } from '../../src/core/base/codes.js';
import { AT, unlimited } from './engine.js';
import type { Kinds } from './faults/matrix.js';
import type { FrontHooks } from './front.js';
import { frontOf } from './front.js';
import type { TestFault, TestSandbox } from './sandbox.js';
import { startTestSandbox, TEST_TOKEN } from './sandbox.js';

/** What can happen at a write, by what becomes of it. `dark`: nothing gets through any more until the run has ended. */
export const DISTURBANCES: Kinds<Disturbance> = {
  'not done': [
    { name: 'the run is killed before it', kill: 'before' },
    { name: 'Ctrl-C is pressed', stop: true },
    { name: 'it never arrives, and the network is gone', fault: 'reset', dark: true },
    { name: 'it is answered with 500 and not done', fault: 'status:500' },
    {
      name: 'it is answered with 503 and not done, and then the network is gone',
      fault: 'status:503',
      dark: true,
    },
  ],
  unheard: [
    { name: 'the run is killed after it', kill: 'after' },
    { name: 'the run is killed when it looks what became of it', kill: 'look' },
    { name: 'its answer is lost', fault: 'lost' },
    { name: 'its answer is lost, and then the network is gone', fault: 'lost', dark: true },
    { name: 'it is done and answered with 500', fault: 'done:500' },
    { name: 'it is done and answered with 500, and then the network is gone', fault: 'done:500', dark: true },
    { name: 'it is done and answered with 503, and then the network is gone', fault: 'done:503', dark: true },
  ],
  unreadable: [
    { name: 'its answer is cut, and then the network is gone', fault: 'truncate', dark: true },
    { name: 'a page is in the way, and then the network is gone', fault: 'html', dark: true },
    { name: 'its answer is cut', fault: 'truncate' },
  ],
  refused: [
    { name: 'it is refused with 403', fault: 'status:403' },
    { name: 'it is refused with 401', fault: 'status:401' },
    { name: 'it is refused with 423', fault: 'status:423' },
    { name: 'it is refused with 409', fault: 'status:409' },
  ],
};

export type Disturbance = { readonly name: string } & (
  | { readonly kill: 'before' | 'after' | 'look' }
  | { readonly stop: true }
  | { readonly fault: string; readonly dark?: true }
);

/** A disturbance, and the write (from 0) that it hits. */
export interface Hit {
  readonly at: number;
  readonly disturbance: Disturbance;
}

class Killed extends Error {}

/** How a run ended: `killed` left no word behind. `writes` counts the requests that it meant to send. */
export interface Ran {
  readonly end: ApplyOutcome | 'killed';
  readonly writes: number;
}

type Consent = ApplyInput['consent'];

export interface Story {
  readonly cwd: string;
  readonly sandbox: TestSandbox;
  readonly apply: (hit?: Hit) => Promise<Ran>;
  readonly rollBack: (snapshot: string, hit?: Hit, consent?: Partial<Consent>) => Promise<Ran>;
  /** Snapshots, first one first. */
  readonly snapshots: () => Promise<readonly string[]>;
  readonly account: () => Promise<AccountState>;
}

export interface AccountState {
  /** Pipelines with their statuses, in the order of the account. */
  readonly pipelines: readonly (readonly string[])[];
  /** Ticket -> pipeline and status. */
  readonly tickets: Readonly<Record<string, string>>;
  /** Names of teams, each with that of the team above it. */
  readonly teams: readonly string[];
}

interface StoryOptions {
  readonly seed: object;
  /** As YAML, or as what it says. */
  readonly files: object | string;
  /** What stands before the account, where its answers and habits are to be others. */
  readonly front?: (sandbox: TestSandbox) => FrontHooks;
}

/** Runs `use` beside an account of its own with these files. */
export async function withStory<T>(
  { seed, files, front: hooksFor }: StoryOptions,
  use: (story: Story) => Promise<T>,
): Promise<T> {
  const base = await mkdtemp(join(tmpdir(), 'pipewright-story-'));
  const sandbox = await startTestSandbox(seed, () => AT.getTime());
  const front = hooksFor === undefined ? null : await frontOf(sandbox, hooksFor(sandbox));
  try {
    await unlimited(sandbox);
    const cwd = join(base, 'work');
    await mkdir(cwd);
    await writeFile(join(cwd, 'pipewright.yaml'), typeof files === 'string' ? files : JSON.stringify(files));
    return await use(storyIn(cwd, base, { sandbox, url: front?.url ?? sandbox.url }));
  } finally {
    await front?.close();
    await sandbox.close();
    await rm(base, { recursive: true, force: true });
  }
}

/** An account, and the address under which the commands know it. */
interface Place {
  readonly sandbox: TestSandbox;
  readonly url: string;
}

function storyIn(cwd: string, base: string, place: Place): Story {
  const { sandbox } = place;
  let ticks = 0;
  const contextOf = (signal: AbortSignal): AppContext => ({
    cwd,
    env: { HOME: base, XDG_STATE_HOME: join(base, 'state'), HUBSPOT_ACCESS_TOKEN: TEST_TOKEN },
    version: '0.0.0',
    now: () => new Date(AT.getTime() + (ticks += 1)),
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    random: () => 0.5,
    signal,
    talk: () => undefined,
    tokens: createTokens({ HUBSPOT_ACCESS_TOKEN: TEST_TOKEN }),
  });
  const run = (hit: Hit | undefined, work: Work): Promise<Ran> => runDisturbed(place, contextOf, hit, work);
  return {
    ...{ cwd, sandbox },
    apply: (hit) =>
      run(hit, async (ctx, account) => {
        const loaded = await loadConfiguration(ctx, [], {});
        const input = { ...inputFor(place), paths: [], planFile: null };
        const { plan, lockPath } = await planFor(ctx, account, loaded, input);
        const source = { plan, loaded, lockPath, reviewed: null, again: null, refusal: null };
        return applyFrom(ctx, account, input, source);
      }),
    rollBack: (snapshot, hit, consent = {}) =>
      run(hit, async (ctx, account) => {
        const own = inputFor(place);
        const input = {
          ...own,
          consent: { ...own.consent, ...consent },
          snapshot,
          tickets: true,
          tell: false,
        };
        const commandFor = (file: string): string => `pipewright rollback ${file} --tickets`;
        return rollBackIn(ctx, account, await readSnapshot(ctx, snapshot), { ...input, commandFor });
      }),
    snapshots: async () => {
      const names = await readdir(join(cwd, '.pipewright', 'snapshots')).catch(() => []);
      return names.sort().map((name) => `.pipewright/snapshots/${name}`);
    },
    account: () => stateOf(sandbox),
  };
}

type Work = (ctx: AppContext, account: OpenAccount) => Promise<ApplyOutcome>;

function inputFor({ url }: Pick<Place, 'url'>): Omit<ApplyInput, 'paths' | 'planFile'> {
  return {
    account: { sandbox: false, apiUrl: url, portal: null },
    consent: {
      autoApprove: true,
      allowDelete: true,
      approve: null,
      ticketsUpTo: null,
      confirm: Object.keys(CODES).filter(isCode),
    },
    trustPlan: false,
    console: false,
    ask: null,
    showPlan: () => undefined,
  };
}

async function runDisturbed(
  place: Place,
  contextOf: (signal: AbortSignal) => AppContext,
  hit: Hit | undefined,
  work: Work,
): Promise<Ran> {
  const { sandbox } = place;
  const ctrlC = new AbortController();
  const ctx = contextOf(ctrlC.signal);
  const flags = inputFor(place).account;
  const account = await openAccount(ctx, flags, { portalIds: [], subscription: null }, 'write');
  const course = { writes: 0, dead: false };
  try {
    const end = await work(ctx, disturbed(account, sandbox, { hit, ctrlC, course }));
    return { end, writes: course.writes };
  } catch (error) {
    if (error instanceof Killed) return { end: 'killed', writes: course.writes };
    throw error;
  } finally {
    await sandbox.control.faults({ clear: true });
    await account.close();
  }
}

interface Disturbing {
  readonly hit: Hit | undefined;
  readonly ctrlC: AbortController;
  readonly course: { writes: number; dead: boolean };
}

function disturbed(
  account: OpenAccount,
  sandbox: TestSandbox,
  { hit, ctrlC, course }: Disturbing,
): OpenAccount {
  const { writer } = account;
  if (writer === null) throw new Error('the account is open for reading only');
  const alive = <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (course.dead) throw new Killed();
      return call(...args);
    };
  };
  const reader: AccountReader = {
    get: alive((path) => account.reader.get(path)),
    find: alive((path) => account.reader.find(path)),
    list: alive((path) => account.reader.list(path)),
    query: alive((path, body) => account.reader.query(path, body)),
  };
  const send = alive<Parameters<AccountWriter['send']>, Awaited<ReturnType<AccountWriter['send']>>>(
    async (operation) => {
      const isHit = course.writes === hit?.at;
      course.writes += 1;
      if (hit === undefined || !isHit) return writer.send(operation);
      const { disturbance } = hit;
      if ('stop' in disturbance) ctrlC.abort(new Error('Ctrl-C'));
      else if ('fault' in disturbance) {
        const { method, path } = operation;
        const faults: TestFault[] = [{ method, path, kind: disturbance.fault }];
        if (disturbance.dark === true) faults.push({ kind: 'reset', times: 10_000 });
        await sandbox.control.faults(...faults);
      } else {
        course.dead = true;
        const answer = disturbance.kill === 'before' ? null : await writer.send(operation);
        if (answer !== null && disturbance.kill === 'look') return answer;
        throw new Killed();
      }
      return writer.send(operation);
    },
  );
  return { ...account, reader, writer: { ...reader, send } };
}

/** Runs again until it ends well, with the disturbance the first time only. */
export async function untilDone(run: (hit?: Hit) => Promise<Ran>, hit?: Hit): Promise<number> {
  let ran = await run(hit);
  let runs = 1;
  while (ran.end === 'killed' || ran.end.exitCode !== 0) {
    expect(runs, ran.end === 'killed' ? 'killed' : JSON.stringify(ran.end.result.error)).toBeLessThan(4);
    ran = await run();
    runs += 1;
  }
  return runs;
}

async function stateOf(sandbox: TestSandbox): Promise<AccountState> {
  const { pipelines, tickets, teams } = await sandbox.control.state();
  const names = new Map(teams.map(({ id, name }) => [id, name]));
  const bySlot = (a: { readonly displayOrder: number; readonly id: string }, b: typeof a): number =>
    a.displayOrder - b.displayOrder || a.id.localeCompare(b.id);
  return {
    pipelines: pipelines
      .toSorted(bySlot)
      .map(({ id, label, stages }) => [
        `${id} ${label}`,
        ...stages.toSorted(bySlot).map((stage) => `${stage.id} ${stage.label} ${stage.state}`),
      ]),
    teams: teams
      .map(({ name, parentTeamId }) => `${name} < ${names.get(parentTeamId ?? '') ?? ''}`)
      .toSorted(),
    tickets: Object.fromEntries(tickets.map(({ id, pipeline, stage }) => [id, `${pipeline} ${stage}`])),
  };
}
