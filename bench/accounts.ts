import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSeed, seedState, startSandbox } from '../src/sandbox/index.js';

/** A status of a generated case: the same thing on both sides, so that a plan finds nothing to do unless told. */
export interface Status {
  readonly key: string;
  readonly label: string;
  readonly closed: boolean;
  readonly tickets?: number;
  /** HubSpot's slot in the account; the place in the list when left out. */
  readonly slot?: number;
}

export interface Pipeline {
  readonly key: string;
  readonly label: string;
  readonly statuses: readonly Status[];
  /** Keys of statuses that go, and where their tickets go. */
  readonly retired?: Readonly<Record<string, string>>;
}

/** Pipelines with unique status ids over all of them. */
export function generated(pipelines: number, statuses: number): readonly Pipeline[] {
  return Array.from({ length: pipelines }, (_, p) => ({
    key: `pipeline_${p}`,
    label: `Process ${p}`,
    statuses: Array.from({ length: statuses }, (_, s) => ({
      key: `p${p}_status_${s}`,
      label: `Status ${s}`,
      closed: s === statuses - 1,
    })),
  }));
}

/** A configuration as people write it: one status a line. */
export function yamlOf(pipelines: readonly Pipeline[]): string {
  const lines = ['version: 1', 'account:', '  portalId: 1000001', 'pipelines:'];
  for (const { key, label, statuses, retired = {} } of pipelines) {
    lines.push(`  - key: ${key}`, `    label: ${label}`, '    statuses:');
    for (const status of statuses) {
      if (status.key in retired) continue;
      const state = status.closed ? 'closed' : 'open';
      lines.push(`      - { key: ${status.key}, label: ${status.label}, state: ${state} }`);
    }
    const gone = Object.entries(retired);
    if (gone.length > 0) lines.push('    retired:');
    for (const [id, to] of gone) lines.push(`      - { status: ${id}, moveTicketsTo: ${to} }`);
  }
  return `${lines.join('\n')}\n`;
}

function seedOf(pipelines: readonly Pipeline[]): string {
  return JSON.stringify({
    account: { portalId: 1_000_001, subscription: 'enterprise' },
    pipelines: pipelines.map(({ key, label, statuses }) => ({
      id: key,
      label,
      stages: statuses.map((status, index) => ({
        id: status.key,
        label: status.label,
        displayOrder: status.slot ?? index,
        state: status.closed ? 'CLOSED' : 'OPEN',
        tickets: status.tickets ?? 0,
      })),
    })),
  });
}

export interface Case {
  readonly live: readonly Pipeline[];
  readonly wanted: readonly Pipeline[];
  /** Of every answer, in milliseconds. */
  readonly latencyMs?: number;
}

/** One request as the account saw it; `at` in milliseconds. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly at: number;
}

/** A served account with a working directory whose `--sandbox` it is. */
export interface Place {
  readonly folder: string;
  /** Everything since the last time that this was asked. */
  readonly requests: () => Promise<readonly Request[]>;
}

interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly at: string;
}

/** Serves a case's account in this process and hands out a folder with the configuration. */
export async function withAccount<T>(given: Case, use: (place: Place) => Promise<T>): Promise<T> {
  const parsed = parseSeed(seedOf(given.live), 'seed.json');
  if (!parsed.ok) throw new Error(`the generated seed is wrong: ${JSON.stringify(parsed.problems)}`);
  const state = seedState(parsed.seed, { now: Date.now() });
  return withFolder(yamlOf(given.wanted), async (folder) => {
    const sandbox = await startSandbox({ file: join(folder, '.pipewright/sandbox.json'), state });
    const control = async (path: string, body?: object): Promise<unknown> => {
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      return (await fetch(`${sandbox.url}/_sandbox/${path}`, init)).json();
    };
    let seen = 0;
    const requests = async (): Promise<readonly Request[]> => {
      const { requests: all } = (await control('requests')) as {
        readonly requests: readonly LoggedRequest[];
      };
      const fresh = all.slice(seen);
      seen = all.length;
      return fresh.map(({ method, path, at }) => ({ method, path, at: Date.parse(at) }));
    };
    try {
      await control('latency', { ms: given.latencyMs ?? 0 });
      return await use({ folder, requests });
    } finally {
      await sandbox.close();
    }
  });
}

/** A temporary folder with a configuration in it. */
export async function withFolder<T>(yaml: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-bench-'));
  try {
    await writeFile(join(folder, 'pipewright.yaml'), yaml);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
