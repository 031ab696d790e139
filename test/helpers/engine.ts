import { computePlan } from '../../src/app/compute-plan.js';
import type { Config, DesiredPipeline, DesiredStatus, PortalLock } from '../../src/core/config.js';
import { EMPTY_LOCK } from '../../src/core/config.js';
import type { Plan } from '../../src/core/plan.js';
import type { ExecuteOutcome } from '../../src/execute/execute.js';
import { executePlan } from '../../src/execute/execute.js';
import { readAccount } from '../../src/hubspot/account.js';
import type { HubSpotClient } from '../../src/hubspot/client.js';
import { createClient } from '../../src/hubspot/client.js';
import { resource as pipelines } from '../../src/resources/pipelines/index.js';
import { resource as tickets } from '../../src/resources/tickets/index.js';
import type { TestSandbox } from './sandbox.js';

const SOURCE = { file: 'pipewright.yaml', line: 1, column: 1 };

/** A declared status; id and label follow from the key unless given. */
export function status(key: string, part: Partial<DesiredStatus> = {}): DesiredStatus {
  const wantedId = part.id ?? part.wantedId ?? key;
  return { key, id: null, label: key, state: 'open', source: SOURCE, ...part, wantedId };
}

/** A declared pipeline; id and label follow from the key unless given. */
export function pipeline(
  key: string,
  statuses: readonly DesiredStatus[],
  part: Partial<DesiredPipeline> = {},
): DesiredPipeline {
  const wantedId = part.id ?? key;
  const rest = { id: null, label: key, protect: null, retired: [], source: SOURCE };
  return { key, statuses, ...rest, ...part, wantedId };
}

/** A configuration of these pipelines and nothing else. */
export function config(declared: readonly DesiredPipeline[], part: Partial<Config> = {}): Config {
  const rest = { portalIds: [1000001], subscription: null, retiredPipelines: [], notSupported: [] };
  return { files: ['pipewright.yaml'], pipelines: declared, digest: 'sha256:test', ...rest, ...part };
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
  readonly client: HubSpotClient;
  readonly config: Config;
  readonly lock?: PortalLock;
}

export async function planOf({ client, config: wanted, lock = EMPTY_LOCK }: EngineInput): Promise<Plan> {
  const { reader } = client;
  const question = { apiVersion: '2026-09', token: 'unused', target: 'sandbox', loopback: true } as const;
  const account = await readAccount(reader, question);
  const paths = { files: wanted.files, lockFile: 'pipewright.lock.yaml' };
  const input = { config: wanted, lock, reader, account, createdAt: AT, version: '0.0.0', ...paths };
  return (await computePlan(input)).plan;
}

/** Carries a plan out, without consent, records or proof. */
export async function executeOf(client: HubSpotClient, plan: Plan): Promise<ExecuteOutcome> {
  return executePlan({
    plan,
    resources: [pipelines, tickets],
    writer: client.writer,
    recorder: {
      intent: () => Promise.resolve(0),
      result: () => Promise.resolve(),
      tickets: () => Promise.resolve(),
    },
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    talk: () => undefined,
    stopping: () => false,
    pin: () => Promise.resolve(),
  });
}
