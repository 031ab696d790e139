/**
 * Somebody who can write a plan file, and who hashes it with our own code. Whatever of it somebody reviews and whatever
 * would be done is changed once, and each time nothing is written: not to the account, and not to any lock.
 */
import { describe, expect, it } from 'vitest';
import { assemblePlan } from '../../src/core/plan/assemble.js';
import type { Plan } from '../../src/core/plan/plan.js';
import type { Project } from '../helpers/run-project.js';
import { errorCode, withProject, writesOf } from '../helpers/run-project.js';
import { RICH_CONSENT, RICH_FILES, RICH_SEED } from '../helpers/rich-scene.js';

type Path = readonly (string | number)[];
type Edit = (plan: Plan) => Plan;

/** What a plan may say otherwise: when and where it was made, words about findings, counts, and what it is not about. */
const FREE =
  /^(?:tool|createdAt|unmanaged|liveDigest|planHash|requires|summary|formatVersion)|\.source|\.held$|^findings\.\d+\.(?:severity|summary|detail|hint)|\.origin$/;

/** The same plan with everything worked out anew that a plan says of itself. */
function resealed(plan: Plan): Plan {
  return assemblePlan(plan);
}

function pathsIn(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const below = Object.entries(value).flatMap(([name, part]) =>
    pathsIn(part, [...at, Array.isArray(value) ? Number(name) : name]),
  );
  return below.length === 0 || Array.isArray(value) ? [...below, at] : below;
}

/** Another value of the same type, where there is one: a plan that still fits the schema. */
function otherThan(value: unknown, path: Path): unknown {
  const name = path.at(-1);
  if (value === 'open' || value === 'closed') return value === 'open' ? 'closed' : 'open';
  if (value === 'api' || value === 'console') return value === 'api' ? 'console' : 'api';
  if (name === 'kind') return value === 'rules' ? 'editors' : 'rules';
  if (name === 'action') return value === 'update' ? 'move' : 'update';
  if (name === 'target') return value === 'custom' ? 'hubspot' : 'custom';
  if (name === 'verdict') return value === 'note' ? 'confirm' : 'note';
  if (name === 'code') return 'PROTECTED';
  if (name === 'configDigest') return `sha256:${'0'.repeat(64)}`;
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return value.length === 0 ? ['x'] : value.slice(0, -1);
  return 'x';
}

function edited(
  value: unknown,
  path: Path,
  change: (old: unknown, at: Path) => unknown,
  at: Path = path,
): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return change(value, at);
  if (Array.isArray(value)) {
    return value.map((part: unknown, index) => (index === name ? edited(part, rest, change, at) : part));
  }
  const object = value as Readonly<Record<string, unknown>>;
  return { ...object, [name]: edited(object[name], rest, change, at) };
}

/** One place for each member of each kind of change, view and finding: the others are looked at by the same lines. */
function leafEdits(plan: Plan): readonly (readonly [string, Edit])[] {
  const kindAt = (index: string): string => {
    const { kind, action } = plan.changes[Number(index)] ?? {};
    return `changes.${kind ?? ''} ${action ?? ''}`;
  };
  const places = pathsIn(plan).filter((path) => path.length > 0 && !FREE.test(path.join('.')));
  const groups = new Map(
    places.map((path) => {
      const name = path.join('.').replace(/^changes\.(\d+)/, (_, index: string) => kindAt(index));
      return [name.replaceAll(/\.\d+(?=\.|$)/g, '.#'), path];
    }),
  );
  return [...groups.values()].map((path) => [path.join('.'), (old) => edited(old, path, otherThan) as Plan]);
}

const LATER: Plan['changes'][number] = {
  address: 'pipelines.support.statuses.closed',
  kind: 'status',
  action: 'update',
  channel: 'api',
  id: '4',
  label: 'Closed',
  before: { label: 'Closed', state: 'closed' },
  after: { label: 'Theirs', state: 'closed' },
  fields: [{ path: 'label', before: 'Closed', after: 'Theirs' }],
  tickets: null,
  source: null,
  origin: null,
};

/** What somebody would do who wants something. */
const SCHEMES: readonly (readonly [string, Edit])[] = [
  ['another status is renamed', (plan) => ({ ...plan, changes: [...plan.changes, LATER] })],
  [
    'a step for a person is added',
    (plan) => ({ ...plan, changes: [...plan.changes, { ...LATER, channel: 'console' }] }),
  ],
  ['the order is another', (plan) => ({ ...plan, changes: plan.changes.toReversed() })],
  ['nothing is found', (plan) => ({ ...plan, findings: [] })],
  [
    'nothing is asked',
    (plan) => ({ ...plan, findings: plan.findings.filter((one) => one.verdict !== 'confirm') }),
  ],
  ['no deletes', (plan) => ({ ...plan, changes: plan.changes.filter(({ action }) => action !== 'delete') })],
  ['no pictures', (plan) => ({ ...plan, views: [] })],
  [
    'tickets go to a closed status instead',
    (plan) =>
      JSON.parse(
        JSON.stringify(plan).replaceAll(
          '"moveTo":"pipelines.support.statuses.new"',
          '"moveTo":"pipelines.support.statuses.closed"',
        ),
      ) as Plan,
  ],
  [
    'one status is called by the id of another all over',
    (plan) => JSON.parse(JSON.stringify(plan).replaceAll('"1"', '"4"')) as Plan,
  ],
  ['a lock elsewhere', (plan) => ({ ...plan, lockFile: '../home/pipewright.lock.yaml' })],
  ['files elsewhere', (plan) => ({ ...plan, files: ['../home/pipewright.yaml'] })],
  ['files elsewhere as well', (plan) => ({ ...plan, files: [...plan.files, '../home/pipewright.yaml'] })],
  [
    'a key that the account could not show',
    (plan) => ({
      ...plan,
      changes: plan.changes.filter(({ kind }) => kind !== 'editors'),
      findings: [...plan.findings, { ...plan.findings[0]!, verdict: 'note', code: 'EDITORS_BY_HAND' }],
      basis: { ...plan.basis, teams: {}, users: {} },
    }),
  ],
];

async function savedPlan({ run, read, live }: Project): Promise<Plan> {
  const { exitCode } = await run(['plan', ...live, '--out', 'plan.json']);
  expect(exitCode).toBe(0);
  return JSON.parse(await read('plan.json')) as Plan;
}

async function attempts(
  project: Project,
  edits: readonly (readonly [string, Edit])[],
): Promise<readonly string[]> {
  const plan = await savedPlan(project);
  const passed: string[] = [];
  for (const [name, edit] of edits) {
    await project.write('plan.json', JSON.stringify(resealed(edit(plan))));
    const run = await project.json(['apply', ...project.live, '--plan', 'plan.json', ...RICH_CONSENT]);
    const code = String(errorCode(run));
    const isRefused =
      /^PLAN_|^PORTAL_MISMATCH$|^CONSENT_MISSING$/.test(code) && [3, 4].includes(run.exitCode);
    if (!isRefused || code === 'CONSENT_MISSING') passed.push(`${name}: ${run.exitCode} ${code}`);
    if (run.exitCode === 0) break;
  }
  expect(await writesOf(project.sandbox)).toEqual([]);
  expect(await project.files()).toEqual(['pipewright.yaml', 'plan.json']);
  expect(await project.files('../home')).toEqual([]);
  return passed;
}

describe.concurrent('a plan that somebody changed and hashed again', () => {
  it('is itself applied where nothing was changed', async () => {
    await withProject({ seed: RICH_SEED, config: RICH_FILES }, async (project) => {
      const plan = await savedPlan(project);
      await project.write(
        'plan.json',
        JSON.stringify(resealed({ ...plan, createdAt: '2020-01-01T00:00:00Z' })),
      );
      const run = await project.json(['apply', ...project.live, '--plan', 'plan.json', ...RICH_CONSENT]);
      expect([run.document['error'], run.document['status'], run.exitCode]).toEqual([null, 'applied', 0]);
    });
  }, 60_000);

  it('is refused whichever value of it was changed, and writes nothing', async () => {
    await withProject({ seed: RICH_SEED, config: RICH_FILES }, async (project) => {
      const plan = await savedPlan(project);
      expect(leafEdits(plan).length).toBeGreaterThan(150);
      expect(await attempts(project, leafEdits(plan))).toEqual([]);
    });
  }, 400_000);

  it('is refused where any change or finding was left out', async () => {
    await withProject({ seed: RICH_SEED, config: RICH_FILES }, async (project) => {
      const plan = await savedPlan(project);
      const without = <One>(list: readonly One[], index: number): readonly One[] => list.toSpliced(index, 1);
      const edits = [
        ...plan.changes.map((change, index): readonly [string, Edit] => [
          `${change.action} ${change.address}`,
          (old) => ({ ...old, changes: without(old.changes, index) }),
        ]),
        ...plan.findings.map((finding, index): readonly [string, Edit] => [
          finding.code,
          (old) => ({ ...old, findings: without(old.findings, index) }),
        ]),
      ];
      expect(await attempts(project, edits)).toEqual([]);
    });
  }, 120_000);

  it('is refused whatever somebody wants of it', async () => {
    await withProject({ seed: RICH_SEED, config: RICH_FILES }, async (project) => {
      expect(await attempts(project, SCHEMES)).toEqual([]);
    });
  }, 120_000);
});
