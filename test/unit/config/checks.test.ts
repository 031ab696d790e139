import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../src/config/index.js';
import { codes, codesOf, folderWith, read, readFiles, STATUSES, withPipeline } from './reading.js';

const OTHER = `  - key: other
    label: Other
    statuses:
      - { key: new, label: New, state: open }
      - { key: closed, label: Closed, state: closed }
`;

describe('the same thing twice', () => {
  it('keys, over all files, with both places', async () => {
    const one = withPipeline('');
    const two = `version: 1\npipelines:\n  - key: support\n    idPrefix: b_\n    label: B\n    statuses:\n${STATUSES}`;
    const result = await readFiles({ 'pipewright/a.yaml': one, 'pipewright/b.yaml': two });
    expect(codesOf(result)).toEqual(['DUPLICATE_KEY 3:10']);
    expect(result.findings[0]?.source?.file).toBe('pipewright/b.yaml');
    expect(result.findings[0]?.detail).toContain('pipewright/a.yaml:3:10');
  });

  it.each([
    [
      'a status key',
      withPipeline('', `${STATUSES}      - { key: new, label: N, state: open }\n`),
      'DUPLICATE_KEY 8:16',
    ],
    [
      'a team key',
      'version: 1\nteams:\n  - { key: a, name: A }\n  - { key: a, name: B }\n',
      'DUPLICATE_KEY 4:12',
    ],
    [
      'a status label, but for case and spaces',
      withPipeline('', `${STATUSES}      - { key: n, label: " NEW ", state: open }\n`),
      'DUPLICATE_LABEL 8:26',
    ],
    [
      'a pipeline label',
      `${withPipeline('')}${OTHER.replace('Other', 'SUPPORT').replace('label:', 'idPrefix: x_\n    label:')}`,
      'DUPLICATE_LABEL 10:12',
    ],
    [
      'a team name',
      'version: 1\nteams:\n  - { key: a, name: A }\n  - { key: b, name: a }\n',
      'DUPLICATE_NAME 4:21',
    ],
    [
      'a permission set name',
      'version: 1\npermissionSets:\n  - { key: a, name: A }\n  - { key: b, name: a }\n',
      'DUPLICATE_NAME 4:21',
    ],
    [
      'a stage property',
      withPipeline(
        '',
        `${STATUSES}      - { key: a, label: A, state: open, properties: [x, { name: x }] }\n`,
      ),
      'DUPLICATE_ENTRY 8:66',
    ],
    ['a card property', withPipeline('    card: [x, x]\n'), 'DUPLICATE_ENTRY 8:15'],
    ["a rule's status", withPipeline('    rules: { createIn: [new, new] }\n'), 'DUPLICATE_ENTRY 8:30'],
    [
      'a retired status',
      withPipeline('    retired: [{ status: "3" }, { status: "3" }]\n'),
      'DUPLICATE_ENTRY 8:42',
    ],
    [
      'a retired label',
      withPipeline('    retired: [{ status: { label: A } }, { status: { label: a } }]\n'),
      'DUPLICATE_ENTRY 8:51',
    ],
    [
      'a main member of two teams',
      'version: 1\nteams:\n  - { key: a, name: A, members: [a@b.c] }\n  - { key: b, name: B, members: [A@b.c] }\n',
      'DUPLICATE_ENTRY 4:34',
    ],
    [
      'a member as additional one',
      'version: 1\nteams:\n  - { key: a, name: A, members: [a@b.c], extraMembers: [a@b.c] }\n',
      'DUPLICATE_ENTRY 3:57',
    ],
  ])('%s', async (_, text, expected) => {
    expect(await codes(text)).toEqual([expected]);
  });

  it('lets equal keys and labels of statuses stand in different pipelines', async () => {
    expect(await codes(withPipeline('') + OTHER.replace('label:', 'idPrefix: other_\n    label:'))).toEqual(
      [],
    );
  });
});

describe('wanted ids', () => {
  it('suggests one idPrefix where a pipeline clashes in several statuses', async () => {
    const result = await read(withPipeline('') + OTHER);
    expect(codesOf(result)).toEqual(['STATUS_ID_TAKEN 11:16', 'STATUS_ID_TAKEN 12:16']);
    expect(new Set(result.findings.map(({ hint }) => hint))).toEqual(new Set(['idPrefix: other_']));
    expect(result.findings[0]?.detail).toContain('pipewright.yaml:6:16');
  });

  it('suggests an id for a single clash, and one that is free', async () => {
    const text = `${withPipeline('')}  - key: other
    label: Other
    statuses:
      - { key: new, label: New, state: open }
      - { key: x, id: other_new, label: Closed, state: closed }
`;
    const result = await read(text);
    expect(codesOf(result)).toEqual(['STATUS_ID_TAKEN 11:16']);
    expect(result.findings[0]?.hint).toBe('id: other_new_2');
  });

  it("finds the same id written twice, and an id that is another pipeline's key", async () => {
    const same = `${STATUSES}      - { key: a, id: "7", label: A, state: open }\n      - { key: b, id: "7", label: B, state: open }\n`;
    expect(await codes(withPipeline('', same))).toEqual(['STATUS_ID_TAKEN 9:23']);
    const text = withPipeline('') + OTHER.replace('label:', 'id: support\n    idPrefix: o_\n    label:');
    const result = await read(text);
    expect(codesOf(result)).toEqual(['PIPELINE_ID_TAKEN 9:9']);
    expect(result.findings[0]?.hint).toBe('id: other_2');
  });

  it('refuses ids that are too long', async () => {
    const long = `${STATUSES}      - { key: a, id: ${'a'.repeat(101)}, label: A, state: open }\n`;
    expect(await codes(withPipeline('', long))).toEqual(['ID_TOO_LONG 8:23']);
    expect(await codes(withPipeline(`    id: ${'a'.repeat(37)}\n`))).toEqual(['ID_TOO_LONG 8:9']);
    const fits = `${STATUSES}      - { key: a, id: ${'a'.repeat(100)}, label: A, state: open }\n`;
    expect(await codes(withPipeline(`    id: ${'a'.repeat(36)}\n`, fits))).toEqual([]);
  });
});

describe('statuses of a pipeline', () => {
  it('need an open and a closed one', async () => {
    expect(await codes(withPipeline('', '      - { key: a, label: A, state: open }\n'))).toEqual([
      'NO_CLOSED_STATUS 5:5',
    ]);
    expect(await codes(withPipeline('', '      - { key: a, label: A, state: closed }\n'))).toEqual([
      'NO_OPEN_STATUS 5:5',
    ]);
  });

  it('are at most a hundred', async () => {
    const many = (count: number): string =>
      Array.from(
        { length: count },
        (_, n) => `      - { key: s${n}, label: S${n}, state: ${n === 0 ? 'closed' : 'open'} }\n`,
      ).join('');
    expect(await codes(withPipeline('', many(100)))).toEqual([]);
    expect(await codes(withPipeline('', many(101)))).toEqual(['TOO_MANY_STATUSES 5:5']);
  });
});

describe('references', () => {
  it.each([
    [
      'a rule, with the key that was meant',
      withPipeline('    rules: { createIn: [nev] }\n'),
      'UNKNOWN_REFERENCE 8:25',
      '- new',
    ],
    ['a movement rule', withPipeline('    rules: { noSkipping: [zzz] }\n'), 'UNKNOWN_REFERENCE 8:27', null],
    [
      'a rule that names a retired status',
      withPipeline('    rules: { noBackwards: [old] }\n    retired: [{ status: old, moveTicketsTo: new }]\n'),
      'RULE_INVALID 8:28',
      null,
    ],
    [
      'an empty createIn',
      withPipeline('    rules: { createIn: [] }\n'),
      'RULE_INVALID 8:14',
      'createIn: any',
    ],
    [
      'a team of editors',
      withPipeline('', `${STATUSES}      - { key: a, label: A, state: open, editableBy: { teams: [t] } }\n`),
      'UNKNOWN_REFERENCE 8:64',
      null,
    ],
    ['a team with access', withPipeline('    access: { teams: [t] }\n'), 'UNKNOWN_REFERENCE 8:23', null],
    ['a parent', 'version: 1\nteams: [{ key: a, name: A, parent: zz }]\n', 'UNKNOWN_REFERENCE 2:36', null],
    [
      'a permission set',
      'version: 1\nteams: [{ key: a, name: A, permissionSet: b }]\n',
      'UNKNOWN_REFERENCE 2:43',
      null,
    ],
    [
      'a target in the same pipeline',
      withPipeline('    retired: [{ status: "3", moveTicketsTo: neu }]\n'),
      'UNKNOWN_REFERENCE 8:45',
      'moveTicketsTo: new',
    ],
    [
      'a target in another pipeline',
      withPipeline('    retired: [{ status: "3", moveTicketsTo: suport.new }]\n'),
      'UNKNOWN_REFERENCE 8:45',
      'moveTicketsTo: support.new',
    ],
    [
      "a target's status",
      `${withPipeline('')}retired: [{ pipeline: old, moveTicketsTo: support.neu }]\n`,
      'UNKNOWN_REFERENCE 8:43',
      'moveTicketsTo: support.new',
    ],
    [
      'a target without its pipeline',
      `${withPipeline('')}retired: [{ pipeline: old, moveTicketsTo: new }]\n`,
      'UNKNOWN_REFERENCE 8:43',
      'moveTicketsTo: support.new',
    ],
    [
      'an override',
      `${withPipeline('')}retired: [{ pipeline: old, statuses: { "77": support.x } }]\n`,
      'UNKNOWN_REFERENCE 8:46',
      null,
    ],
    [
      'hs_pipeline_stage as a stage property',
      withPipeline(
        '',
        `${STATUSES}      - { key: a, label: A, state: open, properties: [hs_pipeline_stage] }\n`,
      ),
      'SCHEMA_VALUE 8:55',
      null,
    ],
    [
      'hs_pipeline as a required stage property',
      withPipeline(
        '',
        `${STATUSES}      - { key: a, label: A, state: open, properties: [{ name: hs_pipeline }] }\n`,
      ),
      'SCHEMA_VALUE 8:63',
      null,
    ],
  ])('%s', async (_, text, code, hint) => {
    const result = await read(text);
    expect(codesOf(result)).toEqual([code]);
    expect(result.findings[0]?.hint).toBe(hint);
  });

  it('are not called unknown while a file that may declare them can not be read', async () => {
    const result = await readFiles({
      'pipewright/a.yaml': withPipeline('    access: { teams: [t] }\n'),
      'pipewright/b.yaml': 'version: 1\nteams: [\n',
    });
    expect(new Set(result.findings.map(({ code }) => code))).toEqual(new Set(['YAML_SYNTAX']));
  });
});

describe('retired things', () => {
  it.each([
    [
      'a status by its key',
      withPipeline('    retired: [{ status: new, moveTicketsTo: closed }]\n'),
      'RETIRED_DECLARED 8:25',
    ],
    [
      'a status by its id',
      withPipeline('    idPrefix: s_\n    retired: [{ status: s_new, moveTicketsTo: closed }]\n'),
      'RETIRED_DECLARED 9:25',
    ],
    [
      'a status by its label',
      withPipeline('    retired: [{ status: { label: NEW }, moveTicketsTo: closed }]\n'),
      'RETIRED_DECLARED 8:25',
    ],
    [
      'a pipeline',
      `${withPipeline('')}retired: [{ pipeline: support, moveTicketsTo: support.new }]\n`,
      'RETIRED_DECLARED 8:23',
    ],
    [
      'a team',
      'version: 1\nteams: [{ key: a, id: "5", name: A }]\nretired: [{ team: "5" }]\n',
      'RETIRED_DECLARED 3:19',
    ],
    [
      'a target that is retired',
      withPipeline(
        '    retired: [{ status: "3", moveTicketsTo: old }, { status: old, moveTicketsTo: new }]\n',
      ),
      'RETIRED_TARGET 8:45',
    ],
    [
      'a target in a pipeline that is retired',
      `${withPipeline('    retired: [{ status: "3", moveTicketsTo: old.new }]\n')}retired: [{ pipeline: old, moveTicketsTo: support.new }]\n`,
      'RETIRED_TARGET 8:45',
    ],
  ])('%s', async (_, text, code) => {
    expect(await codes(text)).toEqual([code]);
  });
});

describe('teams', () => {
  it('finds a circle of parents once', async () => {
    const teams =
      'version: 1\nteams:\n  - { key: a, name: A, parent: b }\n  - { key: b, name: B, parent: c }\n  - { key: c, name: C, parent: b }\n  - { key: d, name: D, parent: d }\n';
    expect(await codes(teams)).toEqual(['TEAM_CYCLE 4:32', 'TEAM_CYCLE 6:32']);
  });

  it.each([
    ['view: team, edit: everything', 'TICKET_SCOPE_INVALID'],
    ['view: owned, delete: team', 'TICKET_SCOPE_INVALID'],
    ['view: everything, edit: owned, delete: none', null],
    ['view: owned, edit: owned', null],
  ])('scopes { %s }', async (scopes, code) => {
    const found = await read(`version: 1\nteams: [{ key: a, name: A, tickets: { ${scopes} } }]\n`);
    expect(found.findings[0]?.code ?? null).toBe(code);
  });
});

describe('subscription', () => {
  const account = (tier: string): string => `version: 1\naccount: { subscription: ${tier} }\n`;
  const rest = (text: string): string => text.replace('version: 1\n', '');
  const SECOND = OTHER.replace('label:', 'idPrefix: other_\n    label:');

  it.each([
    ['starter', withPipeline('    rules: { noSkipping: all }\n'), 'SUBSCRIPTION_TOO_LOW 9:5'],
    ['professional', withPipeline('    rules: { noSkipping: all }\n'), null],
    ['starter', withPipeline('    access: everyone\n'), 'SUBSCRIPTION_TOO_LOW 9:5'],
    ['free', withPipeline('    card: [subject]\n'), null],
    [
      'starter',
      withPipeline('', `${STATUSES}      - { key: a, label: A, state: open, editableBy: everyone }\n`),
      'SUBSCRIPTION_TOO_LOW 9:42',
    ],
    [
      'free',
      withPipeline(
        '',
        `${STATUSES}      - { key: a, label: A, state: open, properties: [{ name: x, required: true }] }\n`,
      ),
      'SUBSCRIPTION_TOO_LOW 9:66',
    ],
    [
      'free',
      withPipeline('', `${STATUSES}      - { key: a, label: A, state: open, properties: [x] }\n`),
      null,
    ],
    [
      'professional',
      'version: 1\nteams:\n  - { key: a, name: A }\n  - { key: b, name: B, parent: a }\n',
      'SUBSCRIPTION_TOO_LOW 5:24',
    ],
    ['professional', 'version: 1\npermissionSets: [{ key: a, name: A }]\n', 'SUBSCRIPTION_TOO_LOW 3:18'],
    [
      'starter',
      'version: 1\nteams: [{ key: a, name: A, tickets: { view: team } }]\n',
      'SUBSCRIPTION_TOO_LOW 3:39',
    ],
    [
      'starter',
      'version: 1\nteams: [{ key: a, name: A, tickets: { view: everything, delete: team } }]\n',
      'SUBSCRIPTION_TOO_LOW 3:57',
    ],
    ['free', 'version: 1\nteams: [{ key: a, name: A, tickets: { view: owned } }]\n', null],
    ['free', 'version: 1\nteams: [{ key: a, name: A, tickets: { view: everything, edit: owned } }]\n', null],
    [
      'starter',
      withPipeline('    card: [subject]\n') + SECOND.replace('label:', 'card: [subject]\n    label:'),
      null,
    ],
    [
      'starter',
      withPipeline('    card: [subject]\n') + SECOND.replace('label:', 'card: [content]\n    label:'),
      'SUBSCRIPTION_TOO_LOW 12:5',
    ],
    [
      'professional',
      withPipeline('    card: [subject]\n') + SECOND.replace('label:', 'card: [content]\n    label:'),
      null,
    ],
    ['free', withPipeline(''), null],
    ['free', withPipeline('') + SECOND, 'ACCOUNT_LIMIT 9:5'],
    ['starter', withPipeline('') + SECOND, null],
  ])('%s', async (tier, text, code) => {
    expect(await codes(account(tier) + rest(text))).toEqual(code === null ? [] : [code]);
  });
});

describe('several files', () => {
  it('may repeat the account, but not change it', async () => {
    const a = 'version: 1\naccount: { portalId: 1, subscription: free }\n';
    const b = 'version: 1\naccount: { subscription: free, portalId: 1 }\n';
    expect(codesOf(await readFiles({ 'pipewright/a.yaml': a, 'pipewright/b.yaml': b }))).toEqual([]);
    expect(
      codesOf(await readFiles({ 'pipewright/a.yaml': a, 'pipewright/b.yaml': b.replace('1 }', '2 }') })),
    ).toEqual(['ACCOUNT_CONFLICT 2:1']);
  });

  it('come out with all problems in one run, by file, line and column', async () => {
    const a = withPipeline(
      '    protect: maybe\n    acces: everyone\n',
      `${STATUSES}      - { key: new, label: 5, state: opne }\n`,
    );
    const result = await readFiles({ 'b.yaml': 'version: 2\n', 'a.yaml': a }, ['b.yaml', 'a.yaml']);
    expect(codesOf(result)).toEqual([
      'SCHEMA_VALUE 1:10',
      'DUPLICATE_KEY 8:16',
      'SCHEMA_UNQUOTED 8:28',
      'SCHEMA_VALUE 8:38',
      'SCHEMA_TYPE 9:14',
      'SCHEMA_UNKNOWN_PROPERTY 10:5',
    ]);
    expect(result.counts).toEqual({ pipelines: 1, statuses: 3, teams: 0 });
  });
});

describe('a snapshot', () => {
  it('turns what live data may fail at into notes', async () => {
    const text = withPipeline(
      '',
      '      - { key: a, label: A, state: open }\n      - { key: b, label: a, state: open }\n',
    );
    const cwd = folderWith({ 'pipewright.yaml': text });
    const result = await readConfiguration({ cwd, paths: [], liveData: true });
    expect(result.ok).toBe(true);
    expect(result.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['NO_CLOSED_STATUS', 'info'],
      ['DUPLICATE_LABEL', 'info'],
    ]);
  });
});
