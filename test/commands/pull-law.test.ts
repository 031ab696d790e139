import fc from 'fast-check';
import { expect, test } from 'vitest';
import { named, PIPELINES, withProject } from '../helpers/run-project.js';
import type { Project } from '../helpers/run-project.js';

/** Labels that YAML, our keys or a terminal could stumble over. */
const label = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 30 }),
    fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
    fc.constantFrom(
      ...[
        'yes',
        'No',
        '~',
        'null',
        '12',
        '0x1F',
        '1e3',
        '2026-01-01',
        '- a',
        '# no',
        'a: b',
        '"quoted"',
        "it's",
        '{}',
        '[x]',
      ],
      ...[
        '&a',
        '*a',
        '!tag',
        '|',
        '>',
        '%',
        '@x',
        '`x`',
        'a\\b',
        'Ärger',
        'æøß',
        '東京',
        '🙂',
        '<<',
        '=',
        'true',
        'a #b',
      ],
    ),
  )
  .filter((text) => text.trim() !== '');

const stages = fc.uniqueArray(
  fc.record({
    id: fc.oneof(
      fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/u),
      fc.stringMatching(/^[1-9][0-9]{0,7}$/u),
      fc.stringMatching(/^[A-Za-z0-9_ .-]{1,10}$/u).filter((id) => id.trim() === id && id !== ''),
    ),
    label,
    closed: fc.boolean(),
    gap: fc.integer({ min: 0, max: 3 }),
  }),
  {
    minLength: 2,
    maxLength: 6,
    comparator: (a, b) => a.id.toLowerCase() === b.id.toLowerCase() || same(a.label, b.label),
  },
);

function same(a: string, b: string): boolean {
  const plain = (text: string): string => text.trim().toLowerCase();
  return plain(a) === plain(b);
}

type Stages = typeof stages extends fc.Arbitrary<infer T> ? T : never;

const accounts = fc.uniqueArray(
  fc.record({ id: fc.stringMatching(/^([a-z][a-z0-9_]{0,8}|[1-9][0-9]{0,6})$/u), label, stages }),
  { minLength: 1, maxLength: 3, comparator: (a, b) => a.id === b.id || same(a.label, b.label) },
);

type Account = typeof accounts extends fc.Arbitrary<infer T> ? T : never;

/** Stage ids are unique in an account: each pipeline's begin with its number. */
function seedOf(account: Account): object {
  return {
    pipelines: account.map((pipeline, number) => ({
      id: pipeline.id,
      label: pipeline.label,
      displayOrder: number,
      stages: staged(pipeline.stages, number),
    })),
  };
}

function staged(list: Stages, number: number): readonly object[] {
  let displayOrder = -1;
  return list.map(({ id, label: text, closed, gap }, index) => {
    displayOrder += 1 + gap;
    const state = index === 0 ? 'OPEN' : index === 1 || closed ? 'CLOSED' : 'OPEN';
    return { id: number === 0 ? id : `${id}_${number}x`, label: text, displayOrder, state };
  });
}

async function pullAndPlan({ json, live }: Project): Promise<readonly string[]> {
  const pulled = await json(['pull', ...live, '--all']);
  expect([pulled.exitCode, pulled.document['notWritten']]).toEqual([0, []]);
  const { document, exitCode } = await json(['plan', ...live, '--detailed-exitcode']);
  return exitCode === 0
    ? []
    : [...named(document['changes'] ?? []), JSON.stringify(document['error'] ?? exitCode)];
}

test('a plan after a pull is empty, for any account and after any edit of it, and a second pull changes no byte', async () => {
  await fc.assert(
    fc.asyncProperty(
      accounts,
      fc.array(
        fc.record({
          what: fc.constantFrom('label', 'state', 'order', 'add', 'remove', 'pipeline'),
          at: fc.nat(40),
          text: label,
        }),
        { maxLength: 4 },
      ),
      async (account, edits) => {
        await withProject({ seed: seedOf(account) }, async (project) => {
          expect(await pullAndPlan(project)).toEqual([]);
          const fresh = await project.read('pipewright.yaml');
          expect(await pullAndPlan(project)).toEqual([]);
          expect(await project.read('pipewright.yaml')).toBe(fresh);
          for (const edit of edits) await editAccount(project, edit);
          expect(await pullAndPlan(project)).toEqual([]);
          const edited = await project.read('pipewright.yaml');
          expect(await pullAndPlan(project)).toEqual([]);
          expect(await project.read('pipewright.yaml')).toBe(edited);
        });
      },
    ),
    { numRuns: 60 },
  );
});

interface Edit {
  readonly what: string;
  readonly at: number;
  readonly text: string;
}

/** Edits the account as a person would; what the account refuses (a label that is taken) is no edit. */
async function editAccount({ sandbox, api }: Project, { what, at, text }: Edit): Promise<void> {
  const { pipelines } = await sandbox.control.state();
  const pipeline = pipelines[at % pipelines.length];
  const stage = pipeline?.stages[at % pipeline.stages.length];
  if (pipeline === undefined || stage === undefined) return;
  const path = `${PIPELINES}/${encodeURIComponent(pipeline.id)}`;
  const own = `${path}/stages/${encodeURIComponent(stage.id)}`;
  const metadata = { ticketState: stage.state === 'OPEN' ? 'CLOSED' : 'OPEN' };
  const open = pipeline.stages.filter(({ state }) => state === 'OPEN');
  const lastOpen = stage.state === 'OPEN' && open.length === 1;
  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    label: () => api('PATCH', own, { label: text }),
    state: () => (lastOpen ? Promise.resolve() : api('PATCH', own, { metadata })),
    order: () => api('PATCH', own, { displayOrder: at }),
    add: () => api('POST', `${path}/stages`, { label: text, displayOrder: at, metadata }),
    remove: () =>
      lastOpen ? Promise.resolve() : api('DELETE', `${own}?validateReferencesBeforeDelete=true`),
    pipeline: () => api('PATCH', path, { label: text, displayOrder: at }),
  };
  await ways[what]?.().catch(() => undefined);
}
