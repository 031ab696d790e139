import { describe, expect, it } from 'vitest';
import { configOf, readFiles, STATUSES, withPipeline } from './reading.js';

const FULL = `version: 1
account: { portalId: [1, 2], subscription: enterprise }
pipelines:
  - key: support
    id: "0"
    label: Support
    statuses:
      - key: new
        id: "1"
        label: New
        state: open
        properties: [subject]
        editableBy: { teams: [tier1] }
      - { key: closed, label: Closed, state: closed }
    rules: { createIn: [new], noSkipping: all }
    access: everyone
    card: [subject]
    retired:
      - { status: "3", moveTicketsTo: new }
      - { status: { label: Old }, moveTicketsTo: onsite.planned }
      - { status: "5" }
  - key: onsite
    idPrefix: onsite_
    label: On-site
    protect: true
    statuses:
      - { key: planned, label: Planned, state: open }
      - { key: closed, id: x, label: Closed, state: closed }
retired:
  - { pipeline: old, moveTicketsTo: support.new, statuses: { "77": support.closed } }
  - { team: "5001" }
teams:
  - key: tier1
    name: Tier 1
    parent: org
    members: [Ana@Example.com]
    extraMembers: []
    permissionSet: agent
    tickets: { view: team }
  - { key: org, id: "5002", name: Org }
permissionSets: [{ key: agent, name: Agent }]
`;

describe('a resolved configuration', () => {
  it('has wanted ids, targets and references', async () => {
    const { pipelines, retiredPipelines, portalIds, subscription } = await configOf(FULL);
    expect([portalIds, subscription]).toEqual([[1, 2], 'enterprise']);
    expect(pipelines.map(({ key, id, wantedId, protect }) => [key, id, wantedId, protect])).toEqual([
      ['support', '0', '0', null],
      ['onsite', null, 'onsite', true],
    ]);
    const statuses = pipelines.flatMap((pipeline) => pipeline.statuses);
    expect(statuses.map(({ key, id, wantedId }) => [key, id, wantedId])).toEqual([
      ['new', '1', '1'],
      ['closed', null, 'closed'],
      ['planned', null, 'onsite_planned'],
      ['closed', 'x', 'x'],
    ]);
    expect(pipelines[0]?.retired.map(({ reference, target }) => [reference, target])).toEqual([
      [{ ref: '3' }, { pipeline: 'support', status: 'new' }],
      [{ label: 'Old' }, { pipeline: 'onsite', status: 'planned' }],
      [{ ref: '5' }, null],
    ]);
    expect(retiredPipelines).toHaveLength(1);
    expect(retiredPipelines[0]).toMatchObject({
      reference: { ref: 'old' },
      target: { pipeline: 'support', status: 'new' },
      overrides: { '77': { pipeline: 'support', status: 'closed' } },
    });
  });

  it('has rules and editors, with null for what the files leave out', async () => {
    const { pipelines } = await configOf(FULL);
    const at = { file: 'pipewright.yaml', column: 5 };
    expect(pipelines[0]?.settings['rules']).toEqual({
      value: { createIn: ['new'], noSkipping: 'all', noBackwards: null },
      source: { ...at, line: 15 },
    });
    expect(pipelines[0]?.statuses.map(({ settings }) => settings['editableBy'] ?? null)).toEqual([
      {
        value: { everyone: false, teams: ['tier1'], users: [], superAdmins: null },
        source: { ...at, line: 13, column: 9 },
      },
      null,
    ]);
    expect(pipelines[1]?.settings).toEqual({});
    const open = await configOf(
      withPipeline('', STATUSES.replace('state: open', 'state: open, editableBy: everyone')),
    );
    expect(open.pipelines[0]?.statuses[0]?.settings['editableBy']?.value).toMatchObject({
      everyone: true,
      superAdmins: true,
    });
  });

  it('has teams, permission sets and retired teams', async () => {
    const { teams, permissionSets, retiredTeams } = await configOf(FULL);
    const nothing = { parent: null, members: null, extraMembers: null, permissionSet: null, settings: {} };
    expect(teams).toEqual([
      {
        ...{ key: 'tier1', id: null, wantedId: 'tier1', name: 'Tier 1', parent: 'org' },
        ...{ members: ['Ana@Example.com'], extraMembers: [], permissionSet: 'agent' },
        settings: {
          tickets: {
            value: { view: 'team', unassigned: false, edit: 'team', delete: 'team' },
            source: { file: 'pipewright.yaml', line: 39, column: 5 },
          },
        },
        source: { file: 'pipewright.yaml', line: 33, column: 5 },
      },
      {
        ...{ key: 'org', id: '5002', wantedId: '5002', name: 'Org', ...nothing },
        source: { file: 'pipewright.yaml', line: 40, column: 5 },
      },
    ]);
    expect(permissionSets).toMatchObject([{ key: 'agent', name: 'Agent', settings: {} }]);
    expect(retiredTeams).toMatchObject([{ reference: { ref: '5001' }, source: { line: 31 } }]);
  });

  it('says where things stand', async () => {
    const { pipelines } = await configOf(FULL);
    expect(pipelines[0]?.source).toEqual({ file: 'pipewright.yaml', line: 4, column: 5 });
    expect(pipelines[0]?.statuses[1]?.source).toEqual({ file: 'pipewright.yaml', line: 14, column: 9 });
  });

  it('joins lists in the order of the files', async () => {
    const b = `version: 1\npipelines:\n  - key: b\n    idPrefix: b_\n    label: B\n    statuses:\n${STATUSES}`;
    const result = await readFiles({ 'a.yaml': withPipeline(''), 'b.yaml': b }, ['b.yaml', 'a.yaml']);
    expect(result.ok && result.config.pipelines.map(({ key }) => key)).toEqual(['b', 'support']);
  });
});

describe('the digest', () => {
  it('does not see places, file names, comments and the order of keys', async () => {
    const one = await configOf(withPipeline('    access: everyone\n    card: [a]\n'));
    const text = `# comment\npipelines:\n  - card: [a]\n    access: everyone\n    statuses:\n${STATUSES.replace('key: new, label: New', 'label: New, key: new')}    label: "Support"\n    key: support\n\nversion: 1\n`;
    const two = await readFiles({ 'other.yaml': text }, ['other.yaml']);
    expect(two.ok && two.config.digest).toBe(one.digest);
  });

  it.each([
    ['a label', withPipeline('').replace('Closed', 'Done')],
    ['the order of statuses', withPipeline('', STATUSES.split('\n').slice(0, 2).reverse().join('\n') + '\n')],
    ['protect', withPipeline('    protect: false\n')],
    ['rules', withPipeline('    rules: { createIn: any }\n')],
    ['editors', withPipeline('', STATUSES.replace('state: open', 'state: open, editableBy: everyone'))],
    ['teams', `${withPipeline('')}teams: [{ key: t, name: T }]\n`],
    ['a ticket card', withPipeline('    card: [a]\n')],
    ['access to a pipeline', withPipeline('    access: { teams: [] }\n')],
    ['stage properties', withPipeline('', STATUSES.replace('state: open', 'state: open, properties: [a]'))],
    [
      'ticket permissions',
      `${withPipeline('')}permissionSets: [{ key: s, name: S, tickets: { view: team } }]\n`,
    ],
  ])('sees %s', async (_, text) => {
    expect((await configOf(text)).digest).not.toBe((await configOf(withPipeline(''))).digest);
  });
});
