import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSeed, seedState, freshState, type SandboxState } from '../../../src/sandbox/index.js';
import { SEED_SHAPE } from '../../../src/sandbox/seed/seed-shape.js';
import { shapeProblems } from '../../../src/sandbox/seed/shape.js';

const schemaUrl = new URL('../../../schema/sandbox-seed.schema.json', import.meta.url);
const schema = JSON.parse(readFileSync(schemaUrl, 'utf8')) as Schema;
const isValid = new Ajv({ strict: true, allErrors: true }).compile(schema);

interface Schema {
  readonly [key: string]: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

const stage = { id: '4', label: 'Closed', state: 'CLOSED' };
const pipeline = { id: '0', label: 'Support', stages: [stage] };
const full = {
  account: { portalId: 7, accountType: 'STANDARD', subscription: 'starter', uiDomain: 'app-eu1.hubspot.com' },
  pipelines: [
    {
      ...pipeline,
      displayOrder: 2,
      stages: [
        {
          ...stage,
          displayOrder: 4,
          writePermissions: 'READ_ONLY',
          tickets: 2,
          requiredProperties: ['area'],
        },
      ],
    },
  ],
  users: [
    {
      id: '1',
      email: 'ada@example.com',
      superAdmin: true,
      roleIds: ['9'],
      primaryTeamId: '5',
      secondaryTeamIds: ['6'],
    },
  ],
  teams: [
    { id: '5', name: 'A' },
    { id: '6', name: 'B', parentTeamId: '5' },
  ],
  roles: [{ id: '9', name: 'Agent', requiresBillingWrite: true }],
  properties: [
    {
      name: 'area',
      label: 'Area',
      type: 'enumeration',
      fieldType: 'select',
      calculated: false,
      readOnlyValue: false,
      archived: false,
    },
  ],
  workflowReferences: ['4'],
  tokens: [{ token: 'pat-1', scopes: ['tickets'] }],
  requiredOnCreate: ['area'],
  quirks: { rulesNeverMade: 'notFound', openPermissions: 'short', stageDeleteFlag: 'fails' },
};

function problemsOf(seed: unknown): readonly string[] {
  const parsed = parseSeed(JSON.stringify(seed), 'seed.json');
  return parsed.ok ? [] : parsed.problems.map((problem) => problem.path);
}

function seeded(seed: unknown): SandboxState {
  const parsed = parseSeed(JSON.stringify(seed), 'seed.json');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return seedState(parsed.seed, { now: 0 });
}

describe('a seed', () => {
  it('is read from YAML with anchors and merge keys', () => {
    const text = `
pipelines:
  - id: "0"
    label: Support
    stages:
      - &stage { id: "1", label: New, state: OPEN, tickets: 2 }
      - { <<: *stage, id: "4", label: Closed, state: CLOSED }
`;
    const parsed = parseSeed(text, 'seed.yaml');
    expect(parsed).toMatchObject({
      ok: true,
      seed: { pipelines: [{ stages: [{ tickets: 2 }, { id: '4', tickets: 2 }] }] },
    });
  });

  it('says what to write where text belongs', () => {
    const parsed = parseSeed('pipelines: [{ id: 0, label: A, stages: [] }]', 'seed.yaml');
    expect(parsed).toMatchObject({
      ok: false,
      problems: [{ path: 'pipelines[0].id', message: 'must be text: write "0"' }, {}],
    });
  });

  it('shows where its syntax is broken', () => {
    const parsed = parseSeed('pipelines:\n  - id: "0\n', 'seed.yaml');
    expect(parsed.ok ? '' : parsed.problems[0]?.path).toMatch(/^seed\.yaml:\d+:\d+$/);
  });

  it.each([
    ['an unknown key', { pipelines: [], pipeline: [] }, 'pipeline'],
    ['an unknown key of an object prototype', { pipelines: [], constructor: 1 }, 'constructor'],
    ['no pipelines', {}, 'pipelines'],
    [
      'a wrong state',
      { pipelines: [{ ...pipeline, stages: [{ ...stage, state: 'open' }] }] },
      'pipelines[0].stages[0].state',
    ],
    [
      'half a ticket',
      { pipelines: [{ ...pipeline, stages: [{ ...stage, tickets: 0.5 }] }] },
      'pipelines[0].stages[0].tickets',
    ],
    [
      'a pipeline twice',
      { pipelines: [pipeline, { ...pipeline, label: 'B', stages: [{ ...stage, id: '5' }] }] },
      'pipelines[1].id',
    ],
    [
      'a stage id in two pipelines',
      { pipelines: [pipeline, { ...pipeline, id: 'b', label: 'B' }] },
      'pipelines[1].stages[0].id',
    ],
    [
      'a label twice',
      { pipelines: [{ ...pipeline, stages: [stage, { ...stage, id: '5', label: ' closed' }] }] },
      'pipelines[0].stages[1].label',
    ],
    [
      'an unknown property',
      { pipelines: [{ ...pipeline, stages: [{ ...stage, requiredProperties: ['x'] }] }] },
      'pipelines[0].stages[0].requiredProperties[0]',
    ],
    [
      'an unknown team',
      { pipelines: [], users: [{ id: '1', email: 'a@example.com', primaryTeamId: '5' }] },
      'users[0].primaryTeamId',
    ],
    [
      'an unknown role',
      { pipelines: [], users: [{ id: '1', email: 'a@example.com', roleIds: ['5'] }] },
      'users[0].roleIds[0]',
    ],
    [
      'an unknown parent',
      { pipelines: [], teams: [{ id: '1', name: 'A', parentTeamId: '5' }] },
      'teams[0].parentTeamId',
    ],
    [
      'an unknown property for new tickets',
      { pipelines: [], requiredOnCreate: ['x'] },
      'requiredOnCreate[0]',
    ],
    ['an unknown quirk', { pipelines: [], quirks: { rulesNeverMade: 'often' } }, 'quirks.rulesNeverMade'],
    ['a workflow at no stage', { pipelines: [], workflowReferences: ['5'] }, 'workflowReferences[0]'],
  ])('with %s is refused, and the place is named', (_, seed, path) => {
    expect(problemsOf(seed)).toEqual([path]);
  });

  it('never makes the reader throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        expect(parseSeed(text, 'seed.yaml').ok).toBeTypeOf('boolean');
      }),
    );
  });
});

describe('the JSON Schema of a seed', () => {
  const mutants = [
    full,
    { pipelines: [] },
    { ...full, extra: 1 },
    { ...full, account: { ...full.account, extra: 1 } },
    { ...full, account: { portalId: 0 } },
    { ...full, account: { subscription: 'pro' } },
    { ...full, pipelines: [{ ...pipeline, id: 'p'.repeat(37) }] },
    { ...full, pipelines: [{ ...pipeline, stages: [] }] },
    { ...full, pipelines: [{ ...pipeline, stages: [{ ...stage, id: 's'.repeat(101) }] }] },
    { ...full, pipelines: [{ ...pipeline, stages: [{ ...stage, tickets: -1 }] }] },
    { ...full, pipelines: [{ ...pipeline, stages: [{ ...stage, label: ' ' }] }] },
    { ...full, users: [{ id: 1, email: 'a@example.com' }] },
    { ...full, roles: [{ id: '1' }] },
    { ...full, properties: [{ name: 'a', archived: 'no' }] },
    { ...full, tokens: [] },
    { ...full, workflowReferences: [4] },
    { ...full, requiredOnCreate: [1] },
    { ...full, quirks: { openPermissions: 'long' } },
    { ...full, quirks: { other: 'x' } },
    { ...full, roles: [{ id: '1', name: 'A', requiresBillingWrite: 'no' }] },
    [],
    null,
  ];

  it.each(mutants.map((mutant, index) => [index, mutant] as const))(
    'agrees with the reader about sample %i',
    (_, mutant) => {
      const isShaped = shapeProblems(JSON.parse(JSON.stringify(mutant)) as null, SEED_SHAPE).length === 0;
      expect(isValid(mutant)).toBe(isShaped);
    },
  );

  it('accepts the full sample and the fields of every object are the same in both', () => {
    expect(problemsOf(full)).toEqual([]);
    expect(fieldsOfSchema(schema)).toEqual(fieldsOfShape(SEED_SHAPE));
  });

  it('describes every property and gives an example of it', () => {
    const bare = everyProperty(schema).filter(
      ([, property]) => typeof property['description'] !== 'string' || !Array.isArray(property['examples']),
    );
    expect(bare.map(([name]) => name)).toEqual([]);
  });
});

describe('the account that a seed makes', () => {
  it('has what the seed says', () => {
    const state = seeded(full);
    expect(state.account).toEqual(full.account);
    expect(state.tickets.idsInStage('4')).toHaveLength(2);
    expect(state.users.get('1')?.roleIds).toEqual(['9']);
    expect(state.properties.get('area')?.label).toBe('Area');
    expect(Object.fromEntries(state.console)).toEqual({
      'pipelines["0"].statuses["4"].properties': [{ name: 'area', required: true }],
    });
  });

  it('has one super admin, one token and all scopes where the seed says nothing', () => {
    const state = seeded({ pipelines: [pipeline] });
    expect([...state.users.values()]).toMatchObject([{ superAdmin: true }]);
    const [token] = state.tokens.values();
    expect(token?.token).toMatch(/^pat-sandbox-/);
    expect(token?.scopes).toContain('settings.users.teams.write');
    expect(state.account.portalId).toBe(1_000_001);
  });

  it('is the default pipeline with ten tickets where there is no seed', () => {
    const state = freshState({ now: 0, subscription: 'professional', portalId: 5 });
    const { stages } = state.pipelines.get('0')!;
    expect(stages.map((one) => [one.id, state.tickets.idsInStage(one.id).length])).toEqual([
      ['1', 3],
      ['2', 2],
      ['3', 1],
      ['4', 4],
    ]);
    expect(state.account).toMatchObject({ subscription: 'professional', portalId: 5 });
    expect(state.teams.size).toBe(0);
  });
});

describe('the bounds of a seed', () => {
  const holding = (...tickets: readonly number[]): object => ({
    pipelines: tickets.map((count, index) => ({
      id: `p${index}`,
      label: `P${index}`,
      stages: [{ id: `s${index}`, label: 'S', state: 'OPEN', tickets: count }],
    })),
  });

  it.each([
    ['in one stage', holding(20_000_000)],
    ['in all', holding(600_000, 400_001)],
    ['beyond all numbers', holding(1e300)],
  ])('take a million tickets, and no more %s', (_, seed) => {
    expect(problemsOf(seed).length).toBeGreaterThan(0);
    expect(problemsOf(holding(600_000, 400_000))).toEqual([]);
  });

  it.each(['a b', 'a\nb', 'ä', 'x'.repeat(1_001)])('take no token that no header can carry: %j', (token) => {
    expect(problemsOf({ pipelines: [], tokens: [{ token, scopes: [] }] })).toEqual(['tokens[0].token']);
  });

  it('are the same in the schema', () => {
    expect(boundsOfShape(SEED_SHAPE)).toEqual(boundsOfSchema(schema));
  });
});

interface Bounds {
  readonly [name: string]: Bounds | number | string;
}

function boundsOfShape(shape: (typeof SEED_SHAPE.fields)[string]): Bounds {
  if (shape.is === 'list') return boundsOfShape(shape.of);
  if (shape.is === 'object')
    return Object.fromEntries(Object.entries(shape.fields).map(([name, of]) => [name, boundsOfShape(of)]));
  if (shape.is === 'count') return { maximum: shape.max ?? Number.MAX_SAFE_INTEGER };
  if (shape.is === 'text') return { maxLength: shape.max ?? 0, pattern: shape.pattern?.source ?? '\\S' };
  return {};
}

function boundsOfSchema(node: Schema): Bounds {
  if (node.items !== undefined) return boundsOfSchema(node.items);
  if (node.properties !== undefined)
    return Object.fromEntries(
      Object.entries(node.properties).map(([name, property]) => [name, boundsOfSchema(property)]),
    );
  if (node['type'] === 'integer') return { maximum: Number(node['maximum']) };
  if (node['type'] === 'string' && node['enum'] === undefined)
    return { maxLength: Number(node['maxLength'] ?? 0), pattern: String(node['pattern']) };
  return {};
}

interface Fields {
  readonly [name: string]: Fields;
}

function fieldsOfSchema(node: Schema): Fields {
  if (node.items !== undefined) return fieldsOfSchema(node.items);
  return Object.fromEntries(
    Object.entries(node.properties ?? {}).map(([name, property]) => [name, fieldsOfSchema(property)]),
  );
}

function fieldsOfShape(shape: (typeof SEED_SHAPE.fields)[string]): Fields {
  if (shape.is === 'list') return fieldsOfShape(shape.of);
  if (shape.is !== 'object') return {};
  return Object.fromEntries(
    Object.entries(shape.fields).map(([name, field]) => [name, fieldsOfShape(field)]),
  );
}

function everyProperty(node: Schema): readonly (readonly [string, Schema])[] {
  const below = [...Object.values(node.properties ?? {}), ...(node.items === undefined ? [] : [node.items])];
  return [...Object.entries(node.properties ?? {}), ...below.flatMap(everyProperty)];
}
