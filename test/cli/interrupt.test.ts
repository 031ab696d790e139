import { describe, expect, it } from 'vitest';
import { expectClean, PIPELINES, SUPPORT, withProject, writesOf } from '../helpers/run-project.js';
import type { Json, Project } from '../helpers/run-project.js';
import { runBuilt, startBuilt } from '../helpers/run-built.js';
import type { RunResult } from '../helpers/run-command.js';
import type { SeenRequest } from '../helpers/sandbox.js';

const THREE = SUPPORT.replace('label: New', 'label: One')
  .replace('label: Waiting on contact', 'label: Two')
  .replace('label: Waiting on us', 'label: Three');

/** Starts the program and sends SIGINT `times` times once the account has seen what `when` waits for. */
async function stopped(
  { cwd, env, live, sandbox }: Project,
  argv: readonly string[],
  when: (requests: readonly SeenRequest[]) => boolean,
  times = 1,
): Promise<RunResult> {
  const { child, ended } = startBuilt([...argv, ...live], { cwd, env });
  while (child.exitCode === null && !when(await sandbox.control.requests()));
  for (let time = 1; time <= times; time += 1) {
    child.kill('SIGINT');
    // Two signals that wait together are one signal.
    if (time < times) await new Promise((done) => setTimeout(done, 300));
  }
  const result = await ended;
  expectClean(result);
  return result;
}

function saw(requests: readonly SeenRequest[], method: string, part: string): boolean {
  return requests.some((seen) => seen.method === method && seen.path.includes(part));
}

/** Two statuses with required properties, which verify tries one after the other. */
const ASKING = ['waiting on contact', 'waiting on us'].reduce(
  (text, label) =>
    text.replace(
      new RegExp(`label: ${label}, state: open`, 'iu'),
      '$&, properties: [{ name: hs_resolution, required: true }]',
    ),
  SUPPORT,
);

describe('Ctrl-C in a process of its own', () => {
  it('while verifying takes the scratch tickets away all the same, and ends with 1', async () => {
    await withProject({ config: ASKING }, async (project) => {
      const { tickets: before } = await project.sandbox.control.state();
      await project.sandbox.control.latency({ ms: 80 });
      const { stdout, exitCode } = await stopped(project, ['verify', '--json'], (requests) =>
        requests.some(({ method, path }) => method === 'POST' && path.endsWith('/tickets')),
      );
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INTERRUPTED' } });
      expect(exitCode).toBe(1);
      const { tickets } = await project.sandbox.control.state();
      expect(tickets.length).toBeGreaterThan(before.length);
      expect(tickets.filter(({ archived }) => !archived)).toEqual(before);
    });
  });

  it('while planning ends with 1, one document and no file', async () => {
    await withProject({ config: THREE }, async (project) => {
      await project.sandbox.control.faults({ path: PIPELINES, kind: 'delay:3000', times: 9 });
      const { stdout, exitCode } = await stopped(
        project,
        ['plan', '--json', '--out', 'plan.json'],
        (requests) => saw(requests, 'GET', '/account-info/'),
      );
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INTERRUPTED' } });
      expect([exitCode, await project.files()]).toEqual([1, ['pipewright.yaml']]);
    });
  });

  it('after a write ends with 5 and a journal that ends, and apply goes on from there', async () => {
    await withProject({ config: THREE }, async (project) => {
      const { cwd, env, live, sandbox, read, files, run } = project;
      await sandbox.control.latency({ ms: 80 });
      const { stdout, exitCode } = await stopped(project, ['apply', '--json', '--auto-approve'], (requests) =>
        saw(requests, 'PATCH', '/stages/'),
      );
      expect(JSON.parse(stdout)).toMatchObject({ status: 'partial', error: { code: 'INTERRUPTED' } });
      expect(exitCode).toBe(5);
      const [journal = ''] = await files('.pipewright/journal');
      const last = JSON.parse((await read(journal)).trim().split('\n').at(-1) ?? '') as Json;
      expect(last).toMatchObject({ kind: 'end', status: 'partial' });
      await sandbox.control.latency({ ms: 0 });
      const again = await runBuilt(['apply', '--json', '--auto-approve', ...live], { cwd, env });
      expect(JSON.parse(again.stdout)).toMatchObject({ status: 'applied' });
      expect(await writesOf(sandbox)).toHaveLength(3);
      expect((await run(['plan', ...live, '--detailed-exitcode'])).exitCode).toBe(0);
    });
  });

  it('a second time ends at once with 130, and apply still goes on from there', async () => {
    await withProject({ config: THREE }, async (project) => {
      const { cwd, env, live, sandbox, run } = project;
      // A write under way may end first, so that it takes a second signal to end at once.
      await sandbox.control.faults({ method: 'PATCH', kind: 'delay:4000' });
      const { exitCode } = await stopped(
        project,
        ['apply', '--auto-approve'],
        (requests) => saw(requests, 'PATCH', '/stages/'),
        2,
      );
      expect(exitCode).toBe(130);
      await sandbox.control.faults({ clear: true });
      const again = await runBuilt(['apply', '--json', '--auto-approve', ...live], { cwd, env });
      expect([again.exitCode, (JSON.parse(again.stdout) as Json)['status']]).toEqual([0, 'applied']);
      expect((await run(['plan', ...live, '--detailed-exitcode'])).exitCode).toBe(0);
    });
  });

  it('ends a served sandbox cleanly: what was changed is saved, the file is free', async () => {
    await withProject({ config: THREE }, async ({ cwd, env, read, exists, run }) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        const { child, firstLine, ended } = startBuilt(['sandbox', 'start', '--json'], { cwd, env });
        const { url, token } = JSON.parse(await firstLine) as {
          readonly url: string;
          readonly token: string;
        };
        const answer = await fetch(`${url}${PIPELINES}/0/stages/1`, {
          method: 'PATCH',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ label: `After ${signal}` }),
        });
        expect(answer.status).toBe(200);
        child.kill(signal);
        expect((await ended).exitCode).toBe(0);
        expect(await read('.pipewright/sandbox.json')).toContain(`After ${signal}`);
        expect(exists('.pipewright/sandbox.json.lock')).toBe(false);
      }
      expect((await run(['sandbox', 'show'])).stdout).toContain('After SIGTERM');
    });
  });
});
