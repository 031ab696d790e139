import {
  parseSeed,
  seedState,
  startSandbox,
  freshState,
  type SandboxState,
} from '../../src/sandbox/index.js';

/** The token of every test account whose seed names none. */
export const TEST_TOKEN = 'pat-sandbox-test';

/** One request the sandbox has seen on HubSpot's paths; a dropped answer has status 0. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly at: string;
}

/** A fault as section 7 of the design describes it; `skip` is 0 and `times` 1 where they are left out. */
export interface TestFault {
  readonly method?: string;
  readonly path?: string;
  readonly skip?: number;
  readonly times?: number;
  readonly kind: string;
}

export interface TestLimits {
  readonly burst?: number;
  readonly intervalMs?: number;
  readonly searchPerSecond?: number;
  readonly daily?: number;
}

/** The sandbox's control endpoints. */
export interface SandboxControl {
  /** Adds the faults, in order; `{ clear: true }` takes all away. */
  readonly faults: (...faults: readonly (TestFault | { readonly clear: true })[]) => Promise<void>;
  readonly requests: () => Promise<readonly SeenRequest[]>;
  /** The whole account; see `SandboxSnapshot` for the parts tests look at. */
  readonly state: () => Promise<SandboxSnapshot>;
  readonly limits: (limits: TestLimits) => Promise<void>;
  readonly latency: (latency: { readonly ms?: number; readonly searchLagMs?: number }) => Promise<void>;
  readonly reset: () => Promise<void>;
  readonly console: () => Promise<Readonly<Record<string, unknown>>>;
  /** Sets what a person would set at the settings pages. */
  readonly setConsole: (address: string, value: unknown) => Promise<void>;
}

export interface SandboxSnapshot {
  readonly account: Readonly<Record<string, unknown>>;
  readonly pipelines: readonly SnapshotPipeline[];
  readonly tickets: readonly {
    readonly id: string;
    readonly pipeline: string;
    readonly stage: string;
    readonly archived: boolean;
    readonly properties: Readonly<Record<string, string>>;
  }[];
  readonly teams: readonly {
    readonly id: string;
    readonly name: string;
    readonly parentTeamId: string | null;
  }[];
  readonly console: Readonly<Record<string, unknown>>;
  readonly [part: string]: unknown;
}

export interface SnapshotPipeline {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly stages: readonly {
    readonly id: string;
    readonly label: string;
    readonly displayOrder: number;
    readonly state: 'OPEN' | 'CLOSED';
    readonly tickets: number;
    readonly ticketIds: readonly string[];
    readonly requiredProperties: readonly string[];
    readonly updatedAt: string;
  }[];
}

/** One request as any client makes it: the answer, or an error where it is refused. */
export type Api = (method: string, path: string, body?: object) => Promise<unknown>;

/** An account that others than the tool can edit: people at the settings pages, other apps. */
export interface Editable {
  readonly api: Api;
}

export interface TestSandbox extends Editable {
  readonly url: string;
  readonly token: string;
  readonly portalId: number;
  readonly control: SandboxControl;
  readonly close: () => Promise<void>;
}

/** Starts an account from a seed (an object as in a seed file), or a fresh one. The caller closes it. */
export async function startTestSandbox(seed?: object, clock: () => number = Date.now): Promise<TestSandbox> {
  const sandbox = await startSandbox({ state: seed === undefined ? fresh() : seeded(seed, clock()), clock });
  const { url, token, portalId, close } = sandbox;
  return { url, token, portalId, close, control: controlOf(url), api: apiOf(url, token) };
}

/** Runs `use` against an account of its own and closes it, whatever happens. */
export async function withSandbox<T>(
  seed: object | undefined,
  use: (sandbox: TestSandbox) => Promise<T>,
): Promise<T> {
  const sandbox = await startTestSandbox(seed);
  try {
    return await use(sandbox);
  } finally {
    await sandbox.close();
  }
}

function fresh(): SandboxState {
  return freshState({ now: Date.now(), token: TEST_TOKEN });
}

function seeded(seed: object, now: number): SandboxState {
  const parsed = parseSeed(JSON.stringify(seed), 'seed.json');
  if (!parsed.ok) throw new Error(`the test's seed is wrong: ${JSON.stringify(parsed.problems)}`);
  return seedState(parsed.seed, { now, token: TEST_TOKEN });
}

function apiOf(url: string, token: string): Api {
  return async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : (JSON.parse(text) as unknown);
  };
}

function controlOf(url: string): SandboxControl {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    faults: async (...faults) => {
      for (const fault of faults) await call('POST', '/faults', fault);
    },
    requests: async () => {
      const answer = (await call('GET', '/requests')) as { requests: readonly SeenRequest[] };
      return answer.requests;
    },
    state: async () => (await call('GET', '/state')) as SandboxSnapshot,
    limits: async (limits) => {
      await call('POST', '/limits', limits);
    },
    latency: async (latency) => {
      await call('POST', '/latency', latency);
    },
    reset: async () => {
      await call('POST', '/reset');
    },
    console: async () => (await call('GET', '/console')) as Readonly<Record<string, unknown>>,
    setConsole: async (address, value) => {
      await call('PUT', `/console/${encodeURIComponent(address)}`, { value });
    },
  };
}
