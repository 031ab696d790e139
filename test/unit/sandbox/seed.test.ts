import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSeed, seedState, freshState, type SandboxState } from '../../../src/sandbox/index.js';

const schemaUrl = new URL('../../../schema/sandbox-seed.schema.json', import.meta.url);
const schema = JSON.parse(readFileSync(schemaUrl, 'utf8')) as Schema;

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

describe('what a seed is told', () => {
  const account = { pipelines: [] };
  const staged = (more: object): object => ({
    pipelines: [{ ...pipeline, stages: [{ ...stage, ...more }] }],
  });

  it.each([
    [{ ...full, extra: 1 }, /^extra: is not a known key here; known keys: account, pipelines, users, /],
    [
      { account: { extra: 1 }, ...account },
      /^account\.extra: is not a known key here; known keys: portalId, /,
    ],
    [{ ...account, quirks: { 0: 1 } }, /^quirks\.0: is not a known key here/],
    [{}, /^pipelines: is required$/],
    [[], /^: must be a mapping$/],
    [null, /^: must be a mapping$/],
    [{ account: { portalId: 0 }, ...account }, /^account\.portalId: must be a whole number from 1$/],
    [{ account: { portalId: '7' }, ...account }, /^account\.portalId: must be a whole number from 1$/],
    [staged({ tickets: 20_000_000 }), /\.tickets: must not be more than 1000000$/],
    [staged({ displayOrder: 3e9 }), /\.displayOrder: must not be more than 2147483647$/],
    [staged({ state: 'open' }), /\.state: must be one of OPEN, CLOSED$/],
    [staged({ state: 7 }), /\.state: must be one of OPEN, CLOSED$/],
    [staged({ label: ' ' }), /\.label: must be text that is not empty$/],
    [staged({ label: true }), /\.label: must be text: write "true"$/],
    [staged({ id: 's'.repeat(101) }), /\.id: must not have more than 100 characters$/],
    [staged({ requiredProperties: 'area' }), /\.requiredProperties: must be a list$/],
    [{ pipelines: [{ ...pipeline, stages: [] }] }, /^pipelines\[0\]\.stages: must have at least 1 entry$/],
    [{ ...account, roles: [{ id: '1', name: 'A', requiresBillingWrite: 'no' }] }, /: must be true or false$/],
    [{ ...account, tokens: [{ token: 'a b', scopes: [] }] }, /: has characters that are not allowed there$/],
  ])('where it is %j', (seed, message) => {
    const parsed = parseSeed(JSON.stringify(seed), 'seed.json');
    const told = parsed.ok ? [] : parsed.problems.map(({ path, message: said }) => `${path}: ${said}`);
    expect(told).toEqual([expect.stringMatching(message)]);
  });

  it('comes in the order of the document, what is absent first, and once for each place', () => {
    const text = '{"users": 1, "pipelines": [{"stages": "x", "label": ""}], "account": {"uiDomain": ""}}';
    expect(problemsOf(JSON.parse(text))).toEqual([
      'users',
      'pipelines[0].id',
      'pipelines[0].stages',
      'pipelines[0].label',
      'account.uiDomain',
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'names %s as a key like any other',
    (key) => {
      const words = JSON.stringify(full).replaceAll('"id":', `"${key}":1,"id":`);
      const parsed = parseSeed(words, 'seed.json');
      const paths = parsed.ok ? [] : parsed.problems.map(({ path }) => path);
      expect(paths.length).toBeGreaterThan(5);
      expect(paths.every((path) => path.endsWith(`.${key}`))).toBe(true);
    },
  );
});

describe('the JSON Schema of a seed', () => {
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
});

function everyProperty(node: Schema): readonly (readonly [string, Schema])[] {
  const below = [...Object.values(node.properties ?? {}), ...(node.items === undefined ? [] : [node.items])];
  return [...Object.entries(node.properties ?? {}), ...below.flatMap(everyProperty)];
}
