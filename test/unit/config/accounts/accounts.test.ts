import { describe, expect, it } from 'vitest';
import { ACCOUNTS, BASE, configOf, CWD, fleetOf, fleetRead, told, withOverlay } from './fleet-of.js';

async function accountsTold(text: string): Promise<readonly string[]> {
  const { read } = await fleetRead({ 'pipewright.accounts.yaml': text, 'base.yaml': BASE });
  return read.ok ? [] : told(read.findings);
}

function accounts(...lines: readonly string[]): string {
  return ['version: 1', 'files: base.yaml', 'accounts:', ...lines, ''].join('\n');
}

const FILE = 'pipewright.accounts.yaml';

describe('an accounts file', () => {
  it.each([
    [
      'a portal twice',
      accounts('  one: { portalId: 1 }', '  two: { portalId: 1 }'),
      `DUPLICATE_ENTRY ${FILE}:5:20`,
    ],
    [
      'a name twice',
      accounts('  one: { portalId: 1 }', '  one: { portalId: 2 }'),
      `YAML_DUPLICATE_KEY ${FILE}:5:3`,
    ],
    ['a name in capitals', accounts('  One: { portalId: 1 }'), `SCHEMA_VALUE ${FILE}:4:3`],
    ['a name with a path in it', accounts('  ../x: { portalId: 1 }'), `SCHEMA_VALUE ${FILE}:4:3`],
    [
      'a word that nobody knows',
      accounts('  one: { portalId: 1, holds: x }'),
      `SCHEMA_UNKNOWN_PROPERTY ${FILE}:4:23`,
    ],
    ['no portal', accounts('  one: { groups: [a] }'), `SCHEMA_MISSING_PROPERTY ${FILE}:4:8`],
    ['a portal in quotes', accounts('  one: { portalId: "1" }'), `SCHEMA_TYPE ${FILE}:4:20`],
    ['no accounts', 'version: 1\naccounts: {}\n', `SCHEMA_VALUE ${FILE}:2:11`],
    [
      'a group in rollout that no account is in',
      `${accounts('  one: { portalId: 1, groups: [live] }')}rollout: [live, lvie]\n`,
      `UNKNOWN_REFERENCE ${FILE}:5:17`,
    ],
    [
      'a variable that could be a token',
      accounts('  one: { portalId: 1, token: pat-na1-x }'),
      `SCHEMA_VALUE ${FILE}:4:30`,
    ],
    ['nothing', '', `FILE_EMPTY ${FILE}:1:1`],
    ['broken YAML', 'version: 1\naccounts: {\n', `YAML_SYNTAX ${FILE}:3:1`],
  ])('with %s is refused at that place', async (_, text, expected) => {
    expect(await accountsTold(text)).toEqual([expected]);
  });

  it('suggests the group that was meant', async () => {
    const { read } = await fleetRead({
      [FILE]: `${accounts('  one: { portalId: 1, groups: [live] }')}rollout: [lvie]\n`,
    });
    expect(read.ok ? [] : read.findings.map(({ hint }) => hint)).toEqual(['- live']);
  });

  it('holds each account as it says, with names that objects have too', async () => {
    const { read } = await fleetRead({
      [FILE]: accounts(
        '  constructor: { portalId: 1, subscription: enterprise, groups: [a], hold: later, token: MINE }',
      ),
    });
    expect(read.ok && read.fleet.accounts).toEqual([
      {
        ...{ name: 'constructor', portalId: 1, subscription: 'enterprise', groups: ['a'], hold: 'later' },
        ...{ token: 'MINE', overlays: [], source: { file: FILE, line: 4, column: 3 } },
      },
    ]);
  });

  it('names an overlay that is not there, and only its account is affected', async () => {
    const fleet = await fleetOf({});
    const [one, two] = [await fleet.read('one'), await fleet.read('two')];
    expect([told(one.findings), two.ok]).toEqual([[`FILE_UNREADABLE ${FILE}:4:32`], true]);
  });

  it('names an overlay whose YAML is broken, and only its account is affected', async () => {
    const fleet = await fleetOf({ 'one.yaml': 'pipelines: [\n' });
    const [one, two] = [await fleet.read('one'), await fleet.read('two')];
    expect([one.ok, told(one.findings), two.ok]).toEqual([false, ['YAML_SYNTAX one.yaml:2:1'], true]);
  });

  it('may name an overlay that says nothing yet', async () => {
    for (const text of ['', '# nothing yet\n', '{}\n'])
      expect(configOf(await withOverlay(text)).pipelines).toHaveLength(1);
  });

  it('says which account it is, so shared files may not', async () => {
    const fleet = await fleetOf({ 'base.yaml': `${BASE}account: { portalId: 5 }\n`, 'one.yaml': '' });
    expect(told((await fleet.read('two')).findings)).toEqual(['ACCOUNT_TWICE base.yaml:12:1']);
  });

  it('gives the configuration its name, its portal and its subscription', async () => {
    const fleet = await fleetOf({
      [FILE]: accounts(
        '  one: { portalId: 1, subscription: free }',
        '  two: { portalId: 2, subscription: enterprise }',
      ),
      'base.yaml': `${BASE}  - { key: tier2, name: Tier 2 }\npermissionSets:\n  - { key: agent, name: Agent }\n`,
    });
    const [one, two] = [await fleet.read('one'), await fleet.read('two')];
    expect(told(one.findings).filter((text) => text.startsWith('SUBSCRIPTION_TOO_LOW'))).not.toEqual([]);
    const { account, portalIds, subscription } = configOf(two);
    expect([account, portalIds, subscription, told(two.findings)]).toEqual(['two', [2], 'enterprise', []]);
  });

  it('makes the id of a shared file a wish, and that of an overlay the id', async () => {
    const base = BASE.replace('key: support', 'key: support\n    id: "100"').replace(
      '{ key: new,',
      '{ key: new, id: "1",',
    );
    const fleet = await fleetOf({
      'base.yaml': base,
      'one.yaml': 'pipelines:\n  - { key: support, statuses: [{ key: new, id: "9" }] }\n',
    });
    const ids = async (name: string) =>
      configOf(await fleet.read(name)).pipelines.map(({ id, wantedId, statuses: [first] }) => [
        ...[id, wantedId],
        ...[first?.id, first?.wantedId],
      ]);
    expect(await ids('two')).toEqual([[null, '100', null, '1']]);
    expect(await ids('one')).toEqual([[null, '100', '9', '9']]);
  });

  it('gives accounts with the same configuration the same digest but for what they are', async () => {
    const fleet = await fleetOf({ 'one.yaml': 'pipelines:\n  - { key: support, label: Support }\n' });
    const [one, two] = [configOf(await fleet.read('one')), configOf(await fleet.read('two'))];
    expect(one.pipelines.map(({ label }) => label)).toEqual(two.pipelines.map(({ label }) => label));
    expect(one.digest).not.toBe(two.digest);
  });

  it('leaves overlays out of a shared folder that they are in', async () => {
    const fleet = await fleetOf({
      [FILE]: ACCOUNTS.replace('base.yaml', 'all/').replace('one.yaml', 'all/one.yaml'),
      'all/base.yaml': BASE,
      'all/one.yaml': 'pipelines:\n  - { key: support, label: Help }\n',
    });
    const labels = await Promise.all(
      ['one', 'two'].map(async (name) =>
        configOf(await fleet.read(name)).pipelines.map(({ label }) => label),
      ),
    );
    expect(labels).toEqual([['Help'], ['Support']]);
  });

  it('with a thousand accounts reads each file once', async () => {
    const lines = Array.from({ length: 1000 }, (_, at) =>
      at % 100 === 0
        ? `  a${at}: { portalId: ${at + 1}, overlay: eu.yaml }`
        : `  a${at}: { portalId: ${at + 1} }`,
    );
    const { read, asked } = await fleetRead({
      [FILE]: accounts(...lines),
      'base.yaml': BASE,
      'eu.yaml': 'pipelines:\n  - { key: support, label: Help }\n',
    });
    if (!read.ok) throw new Error(JSON.stringify(read.findings));
    const { fleet } = read;
    const configs = await Promise.all(
      fleet.accounts.map(async ({ name }) => configOf(await fleet.read(name))),
    );
    expect(asked.toSorted()).toEqual(['base.yaml', 'eu.yaml', FILE].map((file) => `${CWD}/${file}`));
    expect(configs.filter(({ pipelines }) => pipelines[0]?.label === 'Help')).toHaveLength(10);
    expect(new Set(configs.map(({ portalIds }) => portalIds[0])).size).toBe(1000);
  });
});
