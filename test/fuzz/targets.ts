/**
 * What is fed with spoiled input, by the commands that people run: each reads one file, or HubSpot's answers. A target makes
 * a good sample once, and runs one case of it.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { runCommand } from '../helpers/run-command.js';
import type { RunResult } from '../helpers/run-command.js';
import { startTestSandbox, TEST_TOKEN } from '../helpers/sandbox.js';
import { CONSENT, FILES, SEED } from '../torture/scene.js';
import type { Random } from './mutate.js';
import { mutateJson, mutateText } from './mutate.js';

export interface Target {
  readonly name: string;
  readonly run: (random: Random) => Promise<RunResult>;
}

export interface Rig {
  readonly targets: readonly Target[];
  readonly close: () => Promise<void>;
}

const CONFIG = 'pipewright.yaml';

export async function openRig(base: string): Promise<Rig> {
  const sandbox = await startTestSandbox(SEED);
  await sandbox.control.limits({ burst: 1_000_000, searchPerSecond: 1_000_000 });
  const cwd = join(base, 'desk');
  await mkdir(cwd);
  const file = (name: string): string => join(cwd, name);
  const env = {
    ...{ HOME: base, XDG_STATE_HOME: join(base, 'state'), HUBSPOT_ACCESS_TOKEN: TEST_TOKEN },
    PIPEWRIGHT_SANDBOX_FILE: join(base, 'account.json'),
  };
  const run = (...argv: string[]): Promise<RunResult> => runCommand(argv, { cwd, env });
  const live = ['--api-url', sandbox.url];
  await writeFile(file(CONFIG), FILES);
  const spoiler = await startSpoiler(sandbox.url);
  await run('plan', '--out', 'plan.json', ...live);
  const plan: unknown = JSON.parse(await readFile(file('plan.json'), 'utf8'));
  await run('apply', ...CONSENT, ...live);
  const sample = async (folder: string, end: string): Promise<readonly [string, string]> => {
    const names = await readdir(file(folder));
    const path = join(folder, names.find((name) => name.endsWith(end)) ?? 'none');
    return [path, await readFile(file(path), 'utf8')];
  };
  const [journalPath, journal] = await sample('.pipewright/journal', '.jsonl');
  const [snapshotPath, snapshot] = await sample('.pipewright/snapshots', '.yaml');
  const lock = await readFile(file('pipewright.lock.yaml'), 'utf8');
  const spoiled = async (name: string, good: string, bad: string, argv: string[]): Promise<RunResult> => {
    await writeFile(file(name), bad);
    try {
      return await run(...argv);
    } finally {
      await writeFile(file(name), good);
    }
  };
  const back = ['rollback', snapshotPath, '--tickets', '--json', ...live];
  const text =
    (name: string, good: string, argv: string[]) =>
    (random: Random): Promise<RunResult> =>
      spoiled(name, good, mutateText(good, random), argv);
  return {
    targets: [
      { name: 'yaml', run: text(CONFIG, FILES, ['validate']) },
      {
        name: 'document',
        run: (random) =>
          spoiled(CONFIG, FILES, stringify(mutateJson(parse(FILES), random)), ['validate', '--json']),
      },
      {
        name: 'plan',
        run: async (random) => {
          await writeFile(file('plan.json'), JSON.stringify(mutateJson(plan, random)));
          return run('apply', '--plan', 'plan.json', '--json', ...live);
        },
      },
      { name: 'lock', run: text('pipewright.lock.yaml', lock, ['plan', '--json', ...live]) },
      { name: 'snapshot', run: text(snapshotPath, snapshot, back) },
      { name: 'journal', run: text(journalPath, journal, back) },
      {
        name: 'seed',
        run: async (random) => {
          await writeFile(file('seed.json'), JSON.stringify(mutateJson(SEED, random)));
          return run('sandbox', 'seed', 'seed.json', '--json');
        },
      },
      {
        name: 'answer',
        run: (random) => {
          spoiler.spoil(random);
          return run('plan', '--json', '--api-url', spoiler.url);
        },
      },
    ],
    close: async () => {
      await spoiler.close();
      await sandbox.close();
      await rm(base, { recursive: true, force: true });
    },
  };
}

interface Spoiler {
  readonly url: string;
  /** From now on one answer in four is changed. */
  readonly spoil: (random: Random) => void;
  readonly close: () => Promise<void>;
}

/** Passes requests on and changes what comes back, as JSON or as text. */
async function startSpoiler(target: string): Promise<Spoiler> {
  let random: Random | null = null;
  const spoiled = (body: string): string => {
    if (random === null || random.below(4) > 0) return body;
    if (random.below(3) === 0 || body === '') return mutateText(body, random);
    return JSON.stringify(mutateJson(JSON.parse(body), random));
  };
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const onward = await fetch(`${target}${request.url ?? '/'}`, {
        method: request.method ?? 'GET',
        headers: {
          authorization: request.headers.authorization ?? '',
          'content-type': 'application/json',
          accept: 'application/json',
        },
        ...(body === '' ? {} : { body }),
      });
      const text = await onward.text();
      response.writeHead(onward.status, { 'content-type': 'application/json' }).end(spoiled(text));
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spoil: (next) => {
      random = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
