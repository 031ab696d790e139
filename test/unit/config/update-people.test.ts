import { describe, expect, it } from 'vitest';
import type { UpdateResult } from '../../../src/config/index.js';
import { updateConfiguration } from '../../../src/config/index.js';
import type { LiveSettings } from '../../../src/config/write/live-settings.js';
import type { Json } from '../../../src/core/base/json.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { LiveUser } from '../../../src/core/model/live-state.js';
import { matchPipelines } from '../../../src/resources/pipelines/identity.js';
import { matchTeams } from '../../../src/resources/teams/identity.js';
import { pipeline, read, status } from './reading.js';

const LIVE = [pipeline('help', 'Help', [status('new', 'New'), status('done', 'Done', 'closed')])];

function users(...emails: readonly string[]): ReadonlyMap<string, LiveUser> {
  const common = { superAdmin: false, roleIds: [], mainTeamId: null };
  return new Map(emails.map((email, at) => [`u${at}`, { id: `u${at}`, email, ...common }]));
}

const KNOWN_RULES = {
  'pipelines.rules': { help: { createIn: ['done'], noSkipping: [], noBackwards: 'all' } },
};
const EVERYONE = { everyone: true, teamIds: [], userIds: [], superAdmins: true };

function restricted(teamIds: readonly string[], userIds: readonly string[], superAdmins: boolean): Json {
  return { everyone: false, teamIds, userIds, superAdmins };
}

/** Live settings by the shape of their addresses and the live id of what they are of. */
function known(values: Readonly<Record<string, Readonly<Record<string, Json>>>>): LiveSettings['known'] {
  const byShape = Object.entries(values).map(
    ([shape, own]) => [shape, new Map(Object.entries(own))] as const,
  );
  return { values: new Map(byShape), unset: new Map() };
}

const SETTINGS: LiveSettings = {
  teams: [{ id: '50', name: 'Front', parentId: null }],
  memberships: new Map([['50', { main: ['u0'], extra: [] }]]),
  users: users('ana@example.com'),
  permissionSets: null,
  known: known({
    ...KNOWN_RULES,
    'pipelines.statuses.editableBy': { new: restricted(['50'], ['u0'], false), done: EVERYONE },
  }),
};

async function update(text: string, part: Partial<LiveSettings> = {}, live = LIVE): Promise<UpdateResult> {
  const result = await read(text);
  if (!result.ok) throw new Error(JSON.stringify(result.findings, null, 2));
  const settings = { ...SETTINGS, ...part };
  const { config, documents } = result;
  return updateConfiguration({
    documents,
    portalId: 7,
    live,
    pipelines: matchPipelines(config, live, EMPTY_LOCK).pipelines,
    settings,
    ...(settings.teams === null ? {} : { teams: matchTeams(config, settings.teams, EMPTY_LOCK).teams }),
  });
}

async function updated(text: string, part: Partial<LiveSettings> = {}): Promise<string> {
  const { files, notEditable } = await update(text, part);
  expect(notEditable).toEqual([]);
  const after = files[0]?.text ?? text;
  expect((await update(after, part)).files[0]?.text).toBeNull();
  return after;
}

const TEXT = `version: 1
account: { portalId: 7 }
teams:
- key: front
  id: "50"
  name: Front
  members:   # all of them
  # who left
  - ben@example.com   # Ben
  extraMembers: []
pipelines:
- key: help
  label: Help
  statuses:
  - key: new
    label: New
    state: open
    editableBy:
      users:
      - ana@example.com   # lead
        # still here
      # the end of them
  - { key: done, label: Done, state: closed }
  rules:
    createIn: any   # what
    noBackwards:
    - new
`;

describe('an update of rules, editors and members', () => {
  it('handles lists in the column of their key and lists that become words; an entry takes its comments along', async () => {
    expect(await updated(TEXT)).toBe(
      TEXT.replace('  # who left\n  - ben@example.com   # Ben\n', '  - ana@example.com\n')
        .replace('      users:\n', '      teams: [front]\n      users:\n')
        .replace('createIn: any   #', 'createIn: [done]   #')
        .replace('noBackwards:\n    - new\n', 'noBackwards: all\n'),
    );
  });

  it('keeps CRLF', async () => {
    const windows = TEXT.replaceAll('\n', '\r\n');
    const after = await updated(windows);
    expect(after.replaceAll('\r\n', '\n')).toBe(await updated(TEXT));
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('empties a list in the column of its key', async () => {
    const memberships = new Map([['50', { main: [], extra: [] }]]);
    expect(await updated(TEXT, { memberships })).toContain(
      '  members: []   # all of them\n  # who left\n  extraMembers: []\n',
    );
  });

  it('leaves what an alias repeats to a person', async () => {
    const text = TEXT.replace('users:\n', 'users: &lead\n') + 'x-lead: *lead\n';
    const { notEditable } = await update(text, { users: users('zoe@example.com') });
    expect(notEditable.map(({ address }) => address)).toEqual(['pipelines.help.statuses.new.editableBy']);
  });

  it('touches nothing of what could not be read', async () => {
    const part = { known: known({}), teams: null, memberships: null, users: null };
    expect(await updated(TEXT, part)).toBe(TEXT);
  });

  it('takes a parent that is gone out of its line, in braces too', async () => {
    const teams = '- { key: org, id: "51", name: Org }\n- { key: low, id: "52", parent: org, name: Low }\n';
    const text = TEXT.replace('teams:\n', `teams:\n${teams}`);
    const live = [...(SETTINGS.teams ?? []), { id: '52', name: 'Low', parentId: null }];
    const after = await updated(text, { teams: live });
    expect(after).toContain('- { key: low, id: "52", name: Low }\n');
    expect(after).not.toContain('key: org');
  });

  it('fills an empty list, and changes users alone', async () => {
    const editors = { new: restricted([], ['u1'], true), done: EVERYONE };
    const memberships = new Map([['50', { main: ['u0'], extra: ['u1'] }]]);
    const people = users('ana@example.com', 'zoe@example.com');
    const after = await updated(TEXT, {
      known: known({ ...KNOWN_RULES, 'pipelines.statuses.editableBy': editors }),
      ...{ memberships, users: people },
    });
    expect(after).toContain('  extraMembers: [zoe@example.com]\n');
    expect(after).toContain('      users:\n      - zoe@example.com\n      # the end of them\n');
  });

  it('keeps comments behind a list that becomes a word', async () => {
    const text = TEXT.replace('    - new\n', '    - new   # gone\n    # stays\n# stays too\n');
    expect(await updated(text)).toContain('    noBackwards: all\n    # stays\n# stays too\n');
  });

  it('passes over accounts of services in a list that a file declares', async () => {
    const people = users('ben@example.com', 'appserviceaccount.1@example.com');
    const memberships = new Map([['50', { main: ['u0', 'u1'], extra: ['u1'] }]]);
    const { differences, notEditable } = await update(TEXT, {
      users: people,
      memberships,
      known: known(KNOWN_RULES),
    });
    const addresses = [...differences, ...notEditable].map(({ address }) => address);
    expect(addresses).not.toContain('teams.front.members');
  });

  it('leaves a rule to a person that names a status which no file can declare', async () => {
    const [help] = LIVE;
    const reserved = { ...status('own', 'Reserved'), writable: false };
    const live = help === undefined ? [] : [{ ...help, statuses: [...help.statuses, reserved] }];
    const rules = { help: { createIn: ['new', 'own'], noSkipping: [], noBackwards: ['new'] } };
    const part = { known: known({ 'pipelines.rules': rules }), memberships: null };
    const { notEditable, files } = await update(TEXT, part, live);
    expect(notEditable.map(({ address }) => address)).toEqual(['pipelines.help.rules']);
    expect(files[0]?.text).toBeNull();
  });

  it('forgets a team that is gone where access names it', async () => {
    const org = '- { key: org, id: "51", name: Org }\n';
    const text = TEXT.replace('teams:\n', `teams:\n${org}`).replace(
      '  label: Help\n',
      '  label: Help\n  access: { teams: [org, front] }\n',
    );
    expect(await updated(text)).toContain('  access: { teams: [front] }\n');
  });
});
