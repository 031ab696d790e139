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

/** So many teams with so many members each. */
export interface People {
  readonly teams: number;
  readonly members: number;
}

function memberOf(team: number, member: number): string {
  return `user_${team}_${member}@example.com`;
}

function teamLines({ teams, members }: People): readonly string[] {
  const teamLine = (team: number): string => {
    const list = Array.from({ length: members }, (_, member) => memberOf(team, member)).join(', ');
    return `  - { key: team_${team}, id: "${5000 + team}", name: Team ${team}, members: [${list}] }`;
  };
  return ['teams:', ...Array.from({ length: teams }, (_, team) => teamLine(team))];
}

/** A configuration as people write it: one status a line. */
export function yamlOf(pipelines: readonly Pipeline[], people?: People): string {
  const lines = ['version: 1', 'account:', '  portalId: 1000001', 'pipelines:'];
  for (const { key, label, statuses, retired = {} } of pipelines) {
    lines.push(`  - key: ${key}`, `    label: ${label}`, '    statuses:');
    for (const status of statuses) {
      if (status.key in retired) continue;
      const state = status.closed ? 'closed' : 'open';
      const editors =
        people !== undefined && status === statuses[1] ? ', editableBy: { teams: [team_0] }' : '';
      lines.push(`      - { key: ${status.key}, label: ${status.label}, state: ${state}${editors} }`);
    }
    if (people !== undefined)
      lines.push(`    rules: { createIn: [${statuses[0]?.key ?? ''}], noSkipping: all }`);
    const gone = Object.entries(retired);
    if (gone.length > 0) lines.push('    retired:');
    for (const [id, to] of gone) lines.push(`      - { status: ${id}, moveTicketsTo: ${to} }`);
  }
  if (people !== undefined) lines.push(...teamLines(people));
  return `${lines.join('\n')}\n`;
}

function peopleOf({ teams, members }: People): object {
  const ids = Array.from({ length: teams }, (_, team) => team);
  const users = ids.flatMap((team) =>
    Array.from({ length: members }, (_, member) => ({
      id: String(10_000 + team * members + member),
      email: memberOf(team, member),
      primaryTeamId: String(5000 + team),
    })),
  );
  const admin = { id: '1', email: 'admin@example.com', superAdmin: true };
  return {
    users: [admin, ...users],
    teams: ids.map((team) => ({ id: String(5000 + team), name: `Team ${team}` })),
  };
}

function seedOf(pipelines: readonly Pipeline[], people?: People): string {
  return JSON.stringify({
    account: { portalId: 1_000_001, subscription: 'enterprise' },
    ...(people === undefined ? {} : peopleOf(people)),
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
  /** Every pipeline has rules and a restricted status, and there are teams; none where it is left out. */
  readonly people?: People;
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
  const parsed = parseSeed(seedOf(given.live, given.people), 'seed.json');
  if (!parsed.ok) throw new Error(`the generated seed is wrong: ${JSON.stringify(parsed.problems)}`);
  const state = seedState(parsed.seed, { now: Date.now() });
  return withFolder(yamlOf(given.wanted, given.people), async (folder) => {
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
