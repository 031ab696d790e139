import { computePlan } from '../../src/app/plan/compute-plan.js';
import type { AccountFacts, AccountReader } from '../../src/core/model/account.js';
import type {
  Config,
  DesiredPermissionSet,
  DesiredPipeline,
  DesiredStatus,
  DesiredTeam,
  PortalLock,
  RetiredPipeline,
  RetiredStatus,
} from '../../src/core/model/config.js';
import { EMPTY_LOCK } from '../../src/core/model/config.js';
import type { Finding, Verdict } from '../../src/core/base/diagnostic.js';
import type { LivePipeline, LiveStatus } from '../../src/core/model/live-state.js';
import { phasesOf } from '../../src/core/plan/known-kinds.js';
import type { Plan } from '../../src/core/plan/plan.js';
import type { ExecuteOutcome } from '../../src/execute/execute.js';
import type { ExecuteInput } from '../../src/execute/run.js';
import { executePlan } from '../../src/execute/execute.js';
import { readAccount } from '../../src/hubspot/account.js';
import type { HubSpotClient } from '../../src/hubspot/client.js';
import { createClient } from '../../src/hubspot/client.js';
import { kinds } from '../../src/generated/kinds/kind.js';
import { steppings } from '../../src/generated/kinds/step.js';
import type { Settings } from './settings-part.js';
import { withSettings } from './settings-part.js';
import type { Editable, SnapshotPipeline, TestSandbox } from './sandbox.js';
import { withSandbox } from './sandbox.js';

export const SOURCE = { file: 'pipewright.yaml', line: 1, column: 1 };

/** A declared status; id and label follow from the key unless given. */
export function status(key: string, part: Partial<DesiredStatus> & Settings = {}): DesiredStatus {
  const wantedId = part.id ?? part.wantedId ?? key;
  const rest = { id: null, label: key, state: 'open', source: SOURCE } as const;
  return { key, ...rest, ...withSettings(part), wantedId };
}

/** A declared pipeline; id and label follow from the key unless given. */
export function pipeline(
  key: string,
  statuses: readonly DesiredStatus[],
  part: Partial<DesiredPipeline> & Settings = {},
): DesiredPipeline {
  const wantedId = part.id ?? key;
  const rest = { id: null, label: key, protect: null, retired: [], source: SOURCE };
  return { key, statuses, ...rest, ...withSettings(part), wantedId };
}

/** A declared team; its name follows from the key unless given. */
export function team(key: string, part: Partial<DesiredTeam> & Settings = {}): DesiredTeam {
  const wantedId = part.id ?? key;
  const rest = { id: null, name: key, parent: null, members: null, extraMembers: null, permissionSet: null };
  return { key, ...rest, source: SOURCE, ...withSettings(part), wantedId };
}

/** A declared permission set; its name follows from the key unless given. */
export function permissionSet(
  key: string,
  part: Partial<DesiredPermissionSet> & Settings = {},
): DesiredPermissionSet {
  return { key, name: key, source: SOURCE, ...withSettings(part) };
}

/** A configuration of these pipelines and nothing else. */
export function config(declared: readonly DesiredPipeline[], part: Partial<Config> = {}): Config {
  const people = { teams: [], permissionSets: [], retiredTeams: [] };
  const rest = {
    portalIds: [1000001],
    account: null,
    subscription: null,
    retiredPipelines: [],
    ...people,
  };
  return { files: ['pipewright.yaml'], pipelines: declared, digest: 'sha256:test', ...rest, ...part };
}

/** `PIPELINE.STATUS` as a target, by keys. */
function target(text: string | null): { readonly pipeline: string; readonly status: string } | null {
  if (text === null) return null;
  const [owner = '', key = ''] = text.split('.');
  return { pipeline: owner, status: key };
}

/** A `retired` entry of a pipeline: a live id, a former key or `{ label }`, and `PIPELINE.STATUS` or null. */
export function retire(reference: string | { readonly label: string }, to: string | null): RetiredStatus {
  const named = typeof reference === 'string' ? { ref: reference } : reference;
  return { reference: named, target: target(to), closeDates: 'kept', source: SOURCE };
}

/** A `retired` entry at the top; `overrides` by live status id. */
export function retirePipeline(
  reference: string | { readonly label: string },
  to: string | null,
  overrides: Readonly<Record<string, string>> = {},
): RetiredPipeline {
  const targets = Object.entries(overrides).flatMap(([id, text]) => {
    const place = target(text);
    return place === null ? [] : [[id, place] as const];
  });
  return { ...retire(reference, to), overrides: Object.fromEntries(targets) };
}

/** A live status; its label is its id, its slot 0, and it is open, unless given. */
export function liveStatus(id: string, part: Partial<LiveStatus> = {}): LiveStatus {
  return { id, label: id, slot: 0, state: 'open', writable: true, ...part };
}

/** A live pipeline whose statuses take the slots 0, 1, 2, … unless they have one of their own. */
export function livePipeline(
  id: string,
  statuses: readonly (string | (Partial<LiveStatus> & { readonly id: string }))[],
  part: Partial<LivePipeline> = {},
): LivePipeline {
  const placed = statuses.map((entry, slot) =>
    typeof entry === 'string' ? liveStatus(entry, { slot }) : liveStatus(entry.id, { slot, ...entry }),
  );
  return { id, label: id, slot: 0, statuses: placed, ...part };
}

/** A pipeline of a seed: its label is its id unless given. */
export function seedPipeline(id: string, stages: readonly object[], part: object = {}): object {
  return { id, label: id, displayOrder: 0, stages, ...part };
}

/** A status of a seed: `open` or `closed`, with as many tickets. */
export function stage(id: string, state: 'open' | 'closed' = 'open', part: object = {}): object {
  return { id, label: id, state: state === 'open' ? 'OPEN' : 'CLOSED', ...part };
}

export const AT = new Date('2026-11-23T12:00:00.000Z');

/** A client of the sandbox whose waits take no time. */
export function clientOf(sandbox: Pick<TestSandbox, 'url' | 'token'>): HubSpotClient {
  return createClient({
    baseUrl: sandbox.url,
    token: sandbox.token,
    now: () => new Date(),
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    random: () => 0.5,
    signal: new AbortController().signal,
    limits: { burst: 100_000, searchesPerSecond: 100_000 },
  });
}

/** Lifts the sandbox's own limits, so that a test that isn't about them needs no patience. */
export async function unlimited(sandbox: TestSandbox): Promise<void> {
  await sandbox.control.limits({ burst: 1_000_000, searchPerSecond: 1_000_000 });
}

export interface EngineInput {
  readonly client: { readonly reader: AccountReader };
  readonly config: Config;
  readonly lock?: PortalLock;
  /** What the account says about itself, where a test wants something else. */
  readonly account?: Partial<AccountFacts>;
}

export async function planOf(input: EngineInput): Promise<Plan> {
  const { client, config: wanted, lock = EMPTY_LOCK } = input;
  const { reader } = client;
  const question = { apiVersion: '2026-09', target: 'sandbox', loopback: true } as const;
  const account = { ...(await readAccount(reader, question)), ...input.account };
  const paths = { files: wanted.files, lockFile: 'pipewright.lock.yaml' };
  const given = { config: wanted, lock, reader, account, createdAt: AT, version: '0.0.0', ...paths };
  return (await computePlan(given)).plan;
}

/** Carries a plan out, without consent, records or proof. `part` replaces what the executor is given. */
export async function executeOf(
  client: HubSpotClient,
  plan: Plan,
  part: Partial<ExecuteInput> = {},
): Promise<ExecuteOutcome> {
  return executePlan({
    plan,
    steppings,
    phaseOf: phasesOf(kinds),
    writer: client.writer,
    recorder: {
      intent: () => Promise.resolve(0),
      result: () => Promise.resolve(),
      tickets: () => Promise.resolve(),
      closeDates: () => Promise.resolve(),
      made: () => Promise.resolve(),
      stuck: () => Promise.resolve(),
    },
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    talk: () => undefined,
    stopping: () => false,
    pin: () => Promise.resolve(),
    ...part,
  });
}

export interface Engine {
  readonly sandbox: TestSandbox;
  readonly client: HubSpotClient;
}

/** Runs `use` against an account of its own, without limits, with a client that never waits. */
export async function withEngine<T>(
  seed: object | undefined,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  return withSandbox(seed, async (sandbox) => {
    await unlimited(sandbox);
    const client = clientOf(sandbox);
    try {
      return await use({ sandbox, client });
    } finally {
      await client.close();
    }
  });
}

/** A status as people see it. */
export interface BoardStatus {
  readonly id: string;
  readonly label: string;
  readonly state: 'open' | 'closed';
  readonly tickets: number;
}

/** The pipelines of the account in their order, each with its statuses in their order. */
export async function boardOf(
  sandbox: TestSandbox,
): Promise<
  readonly { readonly id: string; readonly label: string; readonly statuses: readonly BoardStatus[] }[]
> {
  const bySlot = (a: { readonly displayOrder: number; readonly label: string }, b: typeof a): number =>
    a.displayOrder - b.displayOrder || a.label.localeCompare(b.label);
  const { pipelines: all } = await sandbox.control.state();
  return all.toSorted(bySlot).map(({ id, label, stages }) => ({
    id,
    label,
    statuses: stages.toSorted(bySlot).map(boardStatus),
  }));
}

function boardStatus(entry: SnapshotPipeline['stages'][number]): BoardStatus {
  const { id, label, state, tickets: held } = entry;
  return { id, label, state: state === 'OPEN' ? 'open' : 'closed', tickets: held };
}

/** The findings of a plan as `verdict CODE address`, in order; `only` keeps one verdict or one code. */
export function findingsOf(
  plan: Pick<Plan, 'findings'>,
  only?: Verdict | Finding['code'],
): readonly string[] {
  return plan.findings
    .filter(({ verdict, code }) => only === undefined || only === verdict || only === code)
    .map(({ verdict, code, address }) => [verdict, code, ...(address === null ? [] : [address])].join(' '));
}

/** The changes of a plan as `action address`, in order. */
export function changesOf(plan: Pick<Plan, 'changes'>): readonly string[] {
  return plan.changes.map(({ action, address }) => `${action} ${address}`);
}

/** The requests that wrote, or tried to, as `METHOD path` without the part that all paths share. */
export async function writesOf(sandbox: TestSandbox): Promise<readonly string[]> {
  const reads = /\/(?:search|batch\/read|access-token-info)$/;
  return (await sandbox.control.requests())
    .filter(({ method, path }) => method !== 'GET' && !reads.test(path))
    .map(({ method, path }) => `${method} ${path.replace(/^\/crm\/(?:pipelines|objects)\/2026-09/, '')}`);
}

/** Puts tickets into a status, as forms and mailboxes do. */
export async function ticketsArrive(
  { api }: Editable,
  at: { readonly pipeline: string; readonly status: string },
  count: number,
): Promise<void> {
  for (let from = 0; from < count; from += 100) {
    const inputs = Array.from({ length: Math.min(100, count - from) }, () => ({
      properties: { hs_pipeline: at.pipeline, hs_pipeline_stage: at.status },
    }));
    await api('POST', '/crm/objects/2026-09/tickets/batch/create', { inputs });
  }
}
