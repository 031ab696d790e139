/**
 * What a plan must not depend on, over the configurations and accounts of the golden plans: how the files are written, in
 * which files things stand, and what was planned before. Nothing here needs a server.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Json, JsonObject } from '../../src/core/base/json.js';
import { isJsonObject } from '../../src/core/base/json.js';
import type { Plan } from '../../src/core/plan/plan.js';
import { comparable } from '../../src/core/plan/assemble.js';
import { phasesOf } from '../../src/core/plan/known-kinds.js';
import { inPhases } from '../../src/core/plan/phase.js';
import { kinds } from '../../src/generated/kinds/kind.js';
import { planOf } from '../helpers/engine.js';
import { inMemoryAccount } from '../helpers/in-memory-account.js';
import { readFiles } from '../unit/config/reading.js';

const CASES = resolve(import.meta.dirname, '../golden/plans');
const NAMES = readdirSync(CASES).sort();
const textOf = (name: string, file: string): string => readFileSync(join(CASES, name, file), 'utf8');

type Files = Readonly<Record<string, string>>;

async function planned(name: string, files: Files): Promise<Plan> {
  const read = await readFiles(files);
  if (!read.ok) throw new Error(JSON.stringify(read.findings, null, 2));
  return planOf({ client: inMemoryAccount(textOf(name, 'seed.yaml')), config: read.config });
}

/** A plan as far as it is about the account: without places in files, and without how they are called. */
function content({ changes, findings, basis, views, requires, summary, unmanaged }: Plan): unknown {
  return {
    ...{ basis, views, requires, summary, unmanaged, changes: changes.map(comparable) },
    findings: findings.map((finding) => JSON.stringify({ ...finding, source: null })).toSorted(),
  };
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** The same document with the members of each map in another order, picked by numbers. */
function reordered(value: Json, picks: readonly number[]): Json {
  if (!isJsonObject(value)) return isList(value) ? value.map((each) => reordered(each, picks)) : value;
  const entries = Object.entries(value).map(([key, each], at) => ({
    key,
    each: reordered(each ?? null, picks),
    rank: picks[(at * 7 + key.length) % picks.length] ?? 0,
  }));
  return Object.fromEntries(entries.toSorted((a, b) => a.rank - b.rank).map(({ key, each }) => [key, each]));
}

const documentOf = (name: string): JsonObject => {
  const value: unknown = parse(textOf(name, 'config.yaml'));
  return value as JsonObject;
};

describe.each(NAMES)('the plan %s', (name) => {
  const written = textOf(name, 'config.yaml');

  it('is the same when it is made again', async () => {
    const files = { 'pipewright.yaml': written };
    expect(await planned(name, files)).toEqual(await planned(name, files));
  });

  it('does not depend on the order of keys, nor on YAML or JSON', async () => {
    const expected = await planned(name, { 'pipewright.yaml': written });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1_000), { minLength: 5, maxLength: 12 }), async (picks) => {
        const text = JSON.stringify(reordered(documentOf(name), picks));
        const plan = await planned(name, { 'pipewright.yaml': text });
        expect(content(plan)).toEqual(content(expected));
        expect([plan.planHash, plan.liveDigest, plan.configDigest]).toEqual([
          ...[expected.planHash, expected.liveDigest, expected.configDigest],
        ]);
      }),
      { numRuns: 8 },
    );
  });

  it('stands in the order of the apply already', async () => {
    const { changes } = await planned(name, { 'pipewright.yaml': written });
    expect(inPhases(changes, phasesOf(kinds))).toEqual(changes);
  });
});

/** A case in two files: pipelines in one, teams and the rest in the other. */
function inTwoFiles(name: string): { readonly board: string; readonly people: string } | null {
  const { version, pipelines, retired, ...people } = documentOf(name);
  if (Object.keys(people).length === 0 || pipelines === undefined) return null;
  return {
    board: JSON.stringify({ version, pipelines, retired }),
    people: JSON.stringify({ version, ...people }),
  };
}

it.each(
  NAMES.flatMap((name) => {
    const files = inTwoFiles(name);
    return files === null ? [] : [[name, files] as const];
  }),
)('the plan %s does not depend on which of two files comes first', async (name, { board, people }) => {
  const one = await planned(name, { 'pipewright/a.yaml': board, 'pipewright/b.yaml': people });
  const other = await planned(name, { 'pipewright/a.yaml': people, 'pipewright/b.yaml': board });
  expect(content(one)).toEqual(content(other));
  expect(content(one)).toEqual(
    content(await planned(name, { 'pipewright.yaml': textOf(name, 'config.yaml') })),
  );
});
