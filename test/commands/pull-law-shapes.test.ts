import fc from 'fast-check';
import { expect, test } from 'vitest';
import { named, withProject } from '../helpers/run-project.js';
import type { Project } from '../helpers/run-project.js';

/** Labels that accounts may hold and files may stumble over; some differ in nothing but case, spaces or form. */
const LABELS = [
  ...[
    'New',
    'NEW ',
    'new',
    'Ne\u0301w',
    'N\u00e9w',
    ' Outer ',
    '🙂',
    '👩‍👩‍👧',
    '东京',
    'a: b # c',
    '- {x}',
    '&a *b',
  ],
  ...[
    '<<',
    'null',
    '007',
    '::error::x',
    '##[group]',
    '<b>',
    '=1+1',
    '"',
    "'",
    '`',
    'x'.repeat(60),
    '\u202eabc',
    '\u200b',
  ],
];

const states = fc.constantFrom('OPEN', 'CLOSED');
const stage = fc.record({
  label: fc.constantFrom(...LABELS),
  state: states,
  writePermissions: fc.option(fc.constantFrom('READ_ONLY', 'INTERNAL_ONLY'), { nil: undefined, freq: 6 }),
  long: fc.boolean(),
});
const pipeline = fc.record({
  label: fc.constantFrom(...LABELS),
  shape: fc.constantFrom('any', 'any', 'any', 'open', 'closed', 'one', 'many'),
  stages: fc.array(stage, { minLength: 1, maxLength: 6 }),
});
const accounts = fc.record({
  pipelines: fc.array(pipeline, { minLength: 1, maxLength: 4 }),
  teams: fc.array(fc.constantFrom(...LABELS), { maxLength: 3 }),
});
type Account = typeof accounts extends fc.Arbitrary<infer T> ? T : never;
type Pipeline = Account['pipelines'][number];

function stagesOf({ shape, stages }: Pipeline, home: number): readonly object[] {
  const list = shape === 'one' ? stages.slice(0, 1) : stages;
  const [first] = stages;
  const many =
    first === undefined ? [] : Array.from({ length: 103 }, (_, at) => ({ ...first, label: `Many ${at}` }));
  return (shape === 'many' ? many : list).map((one, at) => ({
    id: `${one.long ? 'x'.repeat(90) : '10'}${home}${at}`,
    label: one.label,
    displayOrder: at,
    state: shape === 'open' ? 'OPEN' : shape === 'closed' ? 'CLOSED' : one.state,
    ...(one.writePermissions === undefined ? {} : { writePermissions: one.writePermissions }),
  }));
}

function seedOf({ pipelines, teams }: Account): object {
  return {
    pipelines: pipelines.map((one, at) => ({
      id: `${500 + at}`,
      label: one.label,
      displayOrder: at,
      stages: stagesOf(one, at),
    })),
    teams: teams.map((name, at) => ({ id: `${5000 + at}`, name })),
  };
}

/** Null where the sandbox doesn't let such an account be made. */
async function withAccount(account: Account, use: (project: Project) => Promise<void>): Promise<void> {
  let made = false;
  await withProject({ seed: seedOf(account) }, async (project) => {
    made = true;
    await use(project);
  }).catch((error: unknown) => {
    if (made) throw error;
  });
}

/** The files are valid, the plan changes nothing that wasn't told, and the exit code says whether anything is left. */
async function expectHonest(project: Project, ...argv: readonly string[]): Promise<void> {
  const { json, live } = project;
  const pulled = await json(['pull', ...live, ...argv]);
  const left = (pulled.document['notWritten'] ?? []) as readonly { readonly address: string }[];
  expect([pulled.document['error'] ?? null, pulled.exitCode]).toEqual([null, left.length === 0 ? 0 : 4]);
  const valid = await json(['validate']);
  expect(valid.document).toMatchObject({ valid: true });
  const plan = await json(['plan', ...live]);
  expect(plan.document['error'] ?? null).toBeNull();
  const told = new Set(left.map(({ address }) => address));
  const changes = plan.document['changes'] as readonly {
    readonly address: string;
    readonly action: string;
  }[];
  expect(named(changes.filter(({ address }) => !told.has(address)))).toEqual([]);
}

test('whatever shape an account has, what pull writes is valid, and what it leaves is told', async () => {
  await fc.assert(
    fc.asyncProperty(accounts, async (account) => {
      await withAccount(account, async (project) => {
        await expectHonest(project);
        const fresh = await project.read('pipewright.yaml');
        await expectHonest(project, '--all');
        expect(await project.read('pipewright.yaml')).toBe(fresh);
      });
    }),
    { numRuns: 15 },
  );
});
