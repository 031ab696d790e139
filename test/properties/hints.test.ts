import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseText } from '../../src/config/read/parse.js';
import { resolveConfig } from '../../src/config/check/resolve.js';
import { validateDocuments } from '../../src/config/check/validate.js';
import type { Diagnostic } from '../../src/core/base/diagnostic.js';
import type { Plan } from '../../src/core/plan/plan.js';

import type { InMemoryAccount } from '../helpers/in-memory-account.js';
import { inMemoryAccount } from '../helpers/in-memory-account.js';
import { planOf } from '../helpers/engine.js';
import { HOSTILE_IDS, HOSTILE_KEYS, HOSTILE_LABELS } from '../helpers/hostile.js';

type Pair = Readonly<Record<string, unknown>>;

/** A configuration, as values: JSON is YAML. */
interface Files {
  readonly pipelines: readonly (Pair & { readonly key: string; readonly statuses: readonly Pair[] })[];
}

/** The same for every reader of YAML, of version 1.1 too. */
function read(hint: string | null | undefined): unknown {
  const value: unknown = parse(hint ?? '');
  expect(parse(hint ?? '', { version: '1.1' })).toEqual(value);
  return value;
}

function validated(files: Files): ReturnType<typeof validateDocuments> {
  const text = JSON.stringify({ version: 1, account: { portalId: 1000001 }, ...files });
  return validateDocuments([parseText({ file: 'a.yaml', path: '/a.yaml', text })], false);
}

async function planFor(client: InMemoryAccount, files: Files): Promise<Plan> {
  const { documents, findings } = validated(files);
  if (documents === null) throw new Error(JSON.stringify(findings));
  return planOf({ client, config: resolveConfig(documents) });
}

function hintOf(findings: readonly Diagnostic[], code: string): unknown {
  return read(findings.find((one) => one.code === code)?.hint);
}

function codesOf(plan: { readonly findings: readonly Diagnostic[] }): readonly string[] {
  return plan.findings.map(({ code }) => code);
}

/** A pipeline with a part of it replaced. */
function withPart(files: Files, at: number, part: Pair): Files {
  return { pipelines: files.pipelines.map((entry, index) => (index === at ? { ...entry, ...part } : entry)) };
}

function withStatus(files: Files, at: number, status: number, part: Pair): Files {
  const statuses = files.pipelines[at]?.statuses ?? [];
  return withPart(files, at, {
    statuses: statuses.map((entry, index) => (index === status ? { ...entry, ...part } : entry)),
  });
}

const names = fc.record({
  keys: fc.shuffledSubarray([...HOSTILE_KEYS], { minLength: 5, maxLength: 5 }),
  ids: fc.shuffledSubarray([...HOSTILE_IDS], { minLength: 5, maxLength: 5 }),
  labels: fc.shuffledSubarray([...HOSTILE_LABELS], { minLength: 5, maxLength: 5 }),
});

test('what a plan proposes is YAML that gives the configuration it means, whatever things are called', async () => {
  await fc.assert(
    fc.asyncProperty(names, async ({ keys, ids, labels }) => {
      const [pipeline = '', open = '', closed = '', going = '', other = ''] = ids;
      const [p = '', a = '', z = '', q = '', b = ''] = keys;
      const [pl = '', al = '', zl = '', gl = '', ql = ''] = labels;
      // A key that is another thing's id means that thing: a scene of its own.
      fc.pre(![going, closed, other].includes(a) && q !== pipeline);
      const seed = {
        pipelines: [
          {
            id: pipeline,
            label: pl,
            displayOrder: 0,
            stages: [
              { id: open, label: al, state: 'OPEN' },
              { id: going, label: gl, state: 'OPEN', tickets: 2 },
              { id: closed, label: zl, state: 'CLOSED' },
            ],
          },
        ],
      };
      const files: Files = {
        pipelines: [
          {
            key: p,
            label: pl,
            statuses: [
              { key: a, label: al, state: 'open' },
              { key: z, id: closed, label: zl, state: 'closed' },
              { key: b, id: other, label: ql, state: 'open' },
            ],
          },
          {
            key: q,
            label: ql,
            statuses: [
              { key: a, id: going, label: al, state: 'open' },
              { key: z, id: `${other} z`, label: zl, state: 'closed' },
            ],
          },
        ],
      };
      const client = inMemoryAccount(seed);
      const first = await planFor(client, files);
      const retired = hintOf(first.findings, 'STATUS_NOT_RETIRED');
      expect(retired).toEqual({ retired: [{ status: going, moveTicketsTo: `${q}.${a}` }] });
      expect(hintOf(first.findings, 'STATUS_HOLDS_TICKETS')).toEqual(retired);
      expect(hintOf(first.findings, 'RENAME_OR_REPLACE')).toEqual([
        { key: b, id: going, label: ql.normalize('NFC'), state: 'open' },
      ]);
      const pins = first.findings.filter(({ code }) => code === 'IDENTITY_NOT_PINNED');
      expect(pins.map(({ hint }) => read(hint))).toEqual([
        ...(p === pipeline ? [] : [{ id: pipeline }]),
        ...(a === open ? [] : [{ id: open }]),
      ]);
      const own = hintOf(first.findings, 'STATUS_ID_TAKEN') as Pair;
      const followed = withStatus(withPart(files, 0, retired as Pair), 1, 0, own);
      const second = await planFor(
        client,
        withStatus(withPart(followed, 0, { id: pipeline }), 0, 0, { id: open }),
      );
      const left = codesOf(second);
      for (const code of [
        'STATUS_NOT_RETIRED',
        'STATUS_HOLDS_TICKETS',
        'STATUS_ID_TAKEN',
        'IDENTITY_NOT_PINNED',
      ])
        expect(left).not.toContain(code);
      expect(second.summary.blocked).toBe(false);
      expect(second.changes.find(({ action }) => action === 'migrate')?.tickets).toMatchObject({
        held: 2,
        moveTo: `pipelines.${q}.statuses.${a}`,
      });
    }),
    { numRuns: 40 },
  );
}, 120_000);

test('what a validation proposes is YAML that a second one takes', () => {
  fc.assert(
    fc.property(names, ({ keys, labels }) => {
      const [p = '', a = '', z = '', q = ''] = keys;
      const [pl = '', al = '', zl = '', ql = ''] = labels;
      const statuses = [
        { key: a, label: al, state: 'open' },
        { key: z, label: zl, state: 'closed' },
      ];
      const files: Files = {
        pipelines: [
          { key: p, label: pl, statuses },
          { key: q, label: ql, statuses },
        ],
      };
      const taken = validated(files).findings.filter(({ code }) => code === 'STATUS_ID_TAKEN');
      expect(taken).toHaveLength(2);
      expect(codesOf(validated(withPart(files, 1, read(taken[0]?.hint) as Pair)))).not.toContain(
        'STATUS_ID_TAKEN',
      );

      const oneOpen = withPart(files, 1, { idPrefix: 'x_', statuses: statuses.slice(0, 1) });
      const closed = hintOf(validated(oneOpen).findings, 'NO_CLOSED_STATUS') as readonly Pair[];
      const filled = withPart(oneOpen, 1, { statuses: [...statuses.slice(0, 1), ...closed] });
      expect(validated(filled).findings.filter(({ severity }) => severity === 'error')).toEqual([]);

      const apart = withPart(files, 1, { idPrefix: 'x_' });
      const moved = withPart(withStatus(apart, 1, 0, { id: 'm' }), 0, {
        retired: [{ status: 'm', moveTicketsTo: a }],
      });
      const halves = hintOf(validated(moved).findings, 'STATUS_ID_TAKEN') as readonly Pair[];
      expect(halves[0]).toEqual({ status: 'm', moveTicketsTo: `${q}.${a}` });
      const settled = withStatus(withPart(moved, 0, { retired: halves.slice(0, 1) }), 1, 0, halves[1] ?? {});
      expect(validated(settled).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
