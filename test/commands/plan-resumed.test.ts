/** A saved plan of something of every kind, disturbed at each of its writes: the same plan finishes the work. */
import { describe, expect, it } from 'vitest';
import type { TestFault } from '../helpers/sandbox.js';
import type { Project } from '../helpers/run-project.js';
import { errorCode, named, withProject } from '../helpers/run-project.js';
import { RICH_CONSENT, RICH_FILES, RICH_SEED } from '../helpers/rich-scene.js';

const SCENE = { seed: RICH_SEED, config: RICH_FILES };
const GO = ['--plan', 'plan.json', ...RICH_CONSENT];

async function savePlan({ run, live }: Project): Promise<void> {
  expect((await run(['plan', ...live, '--out', 'plan.json'])).exitCode).toBe(0);
}

/** Each write of an undisturbed apply, as the fault that hits exactly it. */
async function writesOfApply(): Promise<readonly TestFault[]> {
  return withProject(SCENE, async (project) => {
    await savePlan(project);
    const before = (await project.sandbox.control.requests()).length;
    const run = await project.json(['apply', ...project.live, ...GO]);
    expect([run.document['error'], run.exitCode]).toEqual([null, 0]);
    const requests = (await project.sandbox.control.requests()).slice(before);
    const reads = /\/search$|\/batch\/read$|access-token-info$/u;
    return requests.flatMap(({ method, path }, index) => {
      if (method === 'GET' || reads.test(path)) return [];
      const alike = (other: { readonly method: string; readonly path: string }): boolean =>
        other.method === method && other.path.includes(path);
      return [{ method, path, skip: requests.slice(0, index).filter(alike).length, kind: 'status:400' }];
    });
  });
}

async function finishes(fault: TestFault): Promise<void> {
  await withProject(SCENE, async (project) => {
    const { json, live, run, sandbox } = project;
    await savePlan(project);
    await sandbox.control.faults({ ...fault, times: 20 });
    const stopped = await json(['apply', ...live, ...GO]);
    expect([fault, stopped.exitCode === 0]).toEqual([fault, false]);
    await sandbox.control.faults({ clear: true });
    const rest = await json(['apply', ...live, ...GO]);
    expect([fault, rest.document['error'], rest.exitCode]).toEqual([fault, null, 0]);
    const once = [...named(stopped.document['applied']), ...named(rest.document['applied'])];
    expect(once).toHaveLength(new Set(once).size);
    const after = await run(['plan', ...live, '--json']);
    const { summary } = JSON.parse(after.stdout) as { readonly summary: Readonly<Record<string, unknown>> };
    expect([fault, summary]).toMatchObject([
      fault,
      { create: 0, update: 0, move: 0, delete: 0, migrate: 0, blocked: false },
    ]);
    expect((await sandbox.control.state()).tickets).toHaveLength(12);
  });
}

describe('a saved plan that stopped half way', () => {
  it('is finished by the same plan, whichever write it stopped at', async () => {
    const faults = await writesOfApply();
    expect(faults.length).toBeGreaterThan(15);
    // Each waits for its tickets to settle, so some run side by side.
    for (let from = 0; from < faults.length; from += 5) {
      await Promise.all(faults.slice(from, from + 5).map(finishes));
    }
  }, 500_000);

  it('is finished where far fewer than twice the tickets came meanwhile, and asks where more did', async () => {
    await withProject(SCENE, async (project) => {
      const { api, json, live, sandbox } = project;
      await savePlan(project);
      await sandbox.control.faults({ method: 'DELETE', path: '/stages/3', times: 20, kind: 'status:400' });
      expect((await json(['apply', ...live, ...GO])).exitCode).toBe(5);
      await sandbox.control.faults({ clear: true });
      const add = (count: number): Promise<unknown> =>
        api('POST', '/crm/objects/2026-09/tickets/batch/create', {
          inputs: Array.from({ length: count }, () => ({
            properties: { hs_pipeline: '0', hs_pipeline_stage: '3' },
          })),
        });
      await add(100);
      await add(2);
      const without = GO.filter((word, index) => word !== 'TICKETS_GREW' && GO[index + 1] !== 'TICKETS_GREW');
      const asks = await json(['apply', ...live, ...without]);
      expect([errorCode(asks), asks.exitCode]).toEqual(['CONSENT_MISSING', 4]);
      expect(JSON.stringify(asks.document['error'])).toContain('TICKETS_GREW');
      const rest = await json(['apply', ...live, ...GO]);
      expect([rest.document['error'], rest.exitCode, rest.document['ticketsMoved']]).toEqual([null, 0, 102]);
    });
  }, 60_000);
});
