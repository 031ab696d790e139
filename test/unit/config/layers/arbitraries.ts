import fc from 'fast-check';
import type { Json, JsonObject } from '../../../../src/core/base/json.js';

/** Keys that the schema allows and an object, YAML or an overlay could stumble over. */
const key = fc.constantFrom(
  ...['a', 'b', 'c', 'constructor', 'prototype', 'key', 'omit', 'after', 'before', 'rules', 'null', 'true'],
);
const text = fc.constantFrom(
  ...['x', 'y', 'z: #', 'true', '1', 'omit', 'e\u0301', '\u00e9', '::set-output name=x::y', '##[group]'],
  ...[`"'`, '- a', '{x}', '&a *b', '<<', '~', ' # c', 'a\\b', '@', '\u202eabc', '🙂', '__proto__', '[', '%'],
);

/** Without members that are undefined, as JSON has none. */
function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

function maybe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined });
}

interface Things {
  readonly min: number;
  readonly max: number;
}

function things(item: fc.Arbitrary<object>, { min, max }: Things): fc.Arbitrary<readonly object[]> {
  return fc
    .uniqueArray(fc.tuple(key, item), { minLength: min, maxLength: max, selector: ([name]) => name })
    .map((list) => list.map(([name, value]) => ({ key: name, ...value })));
}

const people = fc.oneof(fc.constant('everyone'), fc.record({ teams: fc.array(key, { maxLength: 2 }) }));
const retired = fc.uniqueArray(
  fc.record({ status: fc.constantFrom('7', '8', '9', 'constructor'), moveTicketsTo: key }),
  { maxLength: 2, selector: ({ status }) => status },
);
const STATUS = {
  label: text,
  state: fc.constantFrom('open', 'closed'),
  properties: maybe(fc.uniqueArray(text, { maxLength: 3 })),
  editableBy: maybe(people),
};
const RULES = { createIn: fc.uniqueArray(key, { maxLength: 2 }), noSkipping: fc.constantFrom('all', 'none') };
const TEAM = { name: text, members: maybe(fc.uniqueArray(text, { maxLength: 3 })) };
const rules = fc.record(RULES, { requiredKeys: [] });

/** A configuration as one document, as far as merging looks at it: with nothing to retire. */
export const documents: fc.Arbitrary<JsonObject> = fc
  .record({
    pipelines: things(
      fc.record({
        label: text,
        access: maybe(people),
        statuses: things(fc.record(STATUS), { min: 1, max: 5 }),
        rules: maybe(rules),
      }),
      { min: 1, max: 3 },
    ),
    teams: things(fc.record(TEAM), { min: 0, max: 3 }),
  })
  .map(({ pipelines, teams }) => ({
    ...{ version: 1, pipelines: asJson(pipelines) },
    ...(teams.length > 0 ? { teams: asJson(teams) } : {}),
  }));

/** Entries that a pipeline's account retires beside those of the shared files. */
export const retirements: fc.Arbitrary<readonly Json[]> = retired;

const nullable = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.option(fc.option(value, { nil: null, freq: 3 }), { nil: undefined });
/** Rarely there. */
const seldom = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const WORDS = {
  after: seldom(key),
  before: seldom(key),
  omit: seldom(fc.constant(true)),
  unmanaged: seldom(fc.constant(true)),
};

function orNull(fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, nullable(value)]));
}

/** Any overlay that its schema allows, also one that says things about what isn't there. */
export const overlays: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      pipelines: things(
        fc.record({
          ...WORDS,
          ...orNull({ label: text, access: people }),
          statuses: maybe(things(fc.record({ ...WORDS, ...orNull(STATUS) }), { min: 0, max: 4 })),
          rules: nullable(fc.record(orNull(RULES))),
          retired: maybe(retired),
        }),
        { min: 0, max: 3 },
      ),
      teams: things(fc.record({ ...WORDS, ...orNull(TEAM) }), { min: 0, max: 2 }),
    },
    { requiredKeys: [] },
  )
  .map((value) =>
    Object.fromEntries(Object.entries(value).map(([name, part]): [string, Json] => [name, asJson(part)])),
  );
