import { expect, it } from 'vitest';
import { named, PIPELINES, withProject, writesOf } from '../helpers/run-project.js';

const IDS = ['a', 'b', 'c', 'd'];

const SEED = {
  pipelines: IDS.map((id, displayOrder) => ({
    ...{ id, label: id.toUpperCase(), displayOrder },
    stages: [
      { id: `${id}_o`, label: 'Open', state: 'OPEN' },
      { id: `${id}_c`, label: 'Closed', state: 'CLOSED' },
    ],
  })),
};

function filesIn(order: readonly string[]): string {
  const entries = order.map(
    (id) => `  - key: ${id}
    idPrefix: ${id}_
    label: ${id.toUpperCase()}
    statuses:
      - { key: o, label: Open, state: open }
      - { key: c, label: Closed, state: closed }
`,
  );
  return `version: 1\npipelines:\n${entries.join('')}`;
}

it('one pipeline that goes to the top is one move in the plan, however many numbers HubSpot needs', async () => {
  await withProject({ seed: SEED, config: filesIn(['d', 'a', 'b', 'c']) }, async (project) => {
    const { json, live, sandbox } = project;
    const { document } = await json(['plan', ...live, '--out', 'plan.json']);
    expect(document['summary']).toMatchObject({ move: 1, update: 0 });
    expect(document['changes']).toMatchObject([
      { action: 'move', address: 'pipelines.d', fields: [{ path: 'position', before: 3, after: 0 }] },
    ]);
    // A run that stops half way goes on, also with the plan that was saved before.
    await sandbox.control.faults({ method: 'PATCH', path: PIPELINES, skip: 1, times: 1, kind: 'status:400' });
    const stopped = await json(['apply', ...live, '--plan', 'plan.json', '--auto-approve']);
    expect(stopped.exitCode).toBe(5);
    const done = await json(['apply', ...live, '--plan', 'plan.json', '--auto-approve']);
    expect([done.exitCode, done.document['error']]).toEqual([0, null]);
    const after = await json(['plan', ...live, '--detailed-exitcode']);
    expect([named(after.document['changes']), after.exitCode]).toEqual([[], 0]);
    const { pipelines } = await sandbox.control.state();
    const shown = pipelines.toSorted((x, y) => x.displayOrder - y.displayOrder).map(({ id }) => id);
    expect(shown).toEqual(['d', 'a', 'b', 'c']);
    const written = (await writesOf(sandbox)).length;
    expect((await json(['apply', ...live, '--auto-approve'])).document).toMatchObject({
      status: 'nothing',
    });
    expect(await writesOf(sandbox)).toHaveLength(written);
  });
});

it('a pipeline that gets to the top because others get new numbers is shown as the one that moves', async () => {
  const slots: Readonly<Record<string, number>> = { a: 0, b: 2, c: 3, d: 0 };
  const seed = { pipelines: SEED.pipelines.map((one) => ({ ...one, displayOrder: slots[one.id] })) };
  await withProject({ seed, config: filesIn(['c', 'a', 'b', 'd']) }, async ({ json, live, sandbox }) => {
    const { document } = await json(['plan', ...live]);
    expect(named(document['changes'])).toEqual(['move pipelines.c', 'move pipelines.d']);
    expect((await json(['apply', ...live, '--auto-approve'])).document).toMatchObject({ status: 'applied' });
    const { pipelines } = await sandbox.control.state();
    const shown = pipelines.toSorted((x, y) => x.displayOrder - y.displayOrder).map(({ id }) => id);
    expect(shown).toEqual(['c', 'a', 'b', 'd']);
    expect((await json(['plan', ...live])).document['changes']).toEqual([]);
  });
});
