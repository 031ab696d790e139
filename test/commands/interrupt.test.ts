import { describe, expect, it } from 'vitest';
import { signalReason } from '../../src/cli/world.js';
import type { Json, JsonRun, Project } from '../helpers/run-project.js';
import {
  errorCode,
  named,
  PIPELINES,
  RETIRING,
  SUPPORT,
  withProject,
  writesOf,
} from '../helpers/run-project.js';
import type { SeenRequest } from '../helpers/sandbox.js';

/** Three labels, one after the other. */
const THREE = SUPPORT.replace('label: New', 'label: One')
  .replace('label: Waiting on contact', 'label: Two')
  .replace('label: Waiting on us', 'label: Three');

/** Runs a command and presses Ctrl-C as soon as the account has seen what `when` waits for. */
async function stopped(
  { json, live, sandbox }: Project,
  argv: readonly string[],
  when: (requests: readonly SeenRequest[]) => boolean,
): Promise<JsonRun> {
  const interruption = new AbortController();
  await sandbox.control.latency({ ms: 80 });
  const ended = new AbortController();
  const run = json([...argv, ...live], { signal: interruption.signal }).finally(() => ended.abort());
  while (!ended.signal.aborted && !when(await sandbox.control.requests()));
  interruption.abort(signalReason());
  const result = await run;
  await sandbox.control.latency({ ms: 0 });
  return result;
}

const saw =
  (method: string, part: string, times = 1) =>
  (requests: readonly SeenRequest[]): boolean =>
    requests.filter((seen) => seen.method === method && seen.path.includes(part)).length >= times;

async function lastRecord({ files, read }: Project): Promise<Json> {
  const journals = await files('.pipewright/journal');
  const lines = (await read(journals.at(-1) ?? '')).trim().split('\n');
  return JSON.parse(lines.at(-1) ?? '') as Json;
}

describe.concurrent('Ctrl-C', () => {
  it.each([
    ['plan', ['plan', '--out', 'plan.json']],
    ['apply', ['apply', '--auto-approve']],
    ['pull', ['pull']],
    ['init', ['init', '--from-live', '--force']],
    ['a saved plan', ['apply', '--plan', '../saved.json']],
  ])('while %s reads the account ends it with 1 and leaves nothing behind', async (name, argv) => {
    await withProject({ config: THREE }, async (project) => {
      if (name === 'a saved plan') await project.run(['plan', ...project.live, '--out', '../saved.json']);
      const before = (await project.sandbox.control.requests()).length;
      const run = await stopped(project, argv, (requests) =>
        saw('GET', '/account-info/')(requests.slice(before)),
      );
      expect([run.exitCode, errorCode(run)]).toEqual([1, 'INTERRUPTED']);
      expect(await project.files()).toEqual(['pipewright.yaml']);
      expect(await writesOf(project.sandbox)).toEqual([]);
    });
  });

  it('between the consent and the first write is 1, too', async () => {
    await withProject({ config: THREE }, async (project) => {
      const run = await stopped(project, ['apply', '--auto-approve'], saw('GET', PIPELINES, 2));
      expect([run.exitCode, errorCode(run), run.document['status']]).toEqual([1, 'INTERRUPTED', 'refused']);
      expect(await writesOf(project.sandbox)).toEqual([]);
      expect(await project.files('.pipewright/journal')).toEqual([]);
    });
  });

  it.each([1, 2])(
    'after write %i finishes what was sent, ends with 5 and a journal, and apply goes on from there',
    async (count) => {
      await withProject({ config: THREE }, async (project) => {
        const run = await stopped(project, ['apply', '--auto-approve'], saw('PATCH', '/stages/', count));
        expect([run.exitCode, run.document['status'], errorCode(run)]).toEqual([5, 'partial', 'INTERRUPTED']);
        expect(await lastRecord(project)).toMatchObject({
          kind: 'end',
          status: 'partial',
          code: 'INTERRUPTED',
        });
        const sent = await writesOf(project.sandbox);
        expect(sent.length).toBeLessThan(3);
        const again = await project.json(['apply', ...project.live, '--auto-approve']);
        expect([again.exitCode, again.document['status']]).toEqual([0, 'applied']);
        expect(await writesOf(project.sandbox)).toHaveLength(3);
        const plan = await project.json(['plan', ...project.live, '--detailed-exitcode']);
        expect([named(plan.document['changes']), plan.exitCode]).toEqual([[], 0]);
      });
    },
  );

  it('after the last write is 5 as well, as the proof is missing; then there is nothing left to do', async () => {
    await withProject({ config: THREE }, async (project) => {
      const run = await stopped(project, ['apply', '--auto-approve'], saw('PATCH', '/stages/', 3));
      expect([run.exitCode, run.document['status']]).toEqual([5, 'partial']);
      const again = await project.json(['apply', ...project.live]);
      expect([again.exitCode, again.document['status']]).toEqual([0, 'nothing']);
    });
  });

  it('between the move of the tickets and the delete loses no ticket', async () => {
    await withProject({ config: RETIRING }, async (project) => {
      const run = await stopped(
        project,
        ['apply', '--auto-approve', '--allow-delete'],
        saw('POST', '/batch/update'),
      );
      expect([run.exitCode, run.document['status']]).toEqual([5, 'partial']);
      const again = await project.json(['apply', ...project.live, '--auto-approve', '--allow-delete']);
      expect([again.exitCode, again.document['status']]).toEqual([0, 'applied']);
      const { tickets } = await project.sandbox.control.state();
      expect(tickets.filter(({ stage }) => stage === '2')).toHaveLength(3);
      expect(tickets).toHaveLength(10);
    });
  });

  it('ends doctor with 1', async () => {
    await withProject({ config: THREE }, async (project) => {
      const run = await stopped(project, ['doctor'], saw('GET', '/account-info/'));
      expect(run.exitCode).toBe(1);
    });
  });
});
