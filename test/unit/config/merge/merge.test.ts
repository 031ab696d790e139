import { describe, expect, it } from 'vitest';
import { mergeOverlays } from '../../../../src/config/merge/merge.js';
import { parseText } from '../../../../src/config/read/parse.js';
import type { ParsedText } from '../../../../src/config/read/parsed.js';
import type { Files } from '../accounts/fleet-of.js';
import { BASE, configOf, fleetOf, statusesOf, told, toldOf, withOverlay } from '../accounts/fleet-of.js';

/** An overlay of the pipeline `support` with these lines. */
function support(...lines: readonly string[]): string {
  return ['pipelines:', '  - key: support', ...lines.map((line) => `    ${line}`), ''].join('\n');
}

function statuses(...entries: readonly string[]): string {
  return support('statuses:', ...entries.map((entry) => `  - ${entry}`));
}

function parsed(text: string, file = 'x.yaml'): ParsedText {
  return parseText({ file, path: `/${file}`, text });
}

const TWO = `version: 1
files: base.yaml
accounts:
  one: { portalId: 1, overlay: [first.yaml, second.yaml] }
`;

async function withTwo(first: string, second: string, more: Files = {}) {
  const files = { 'pipewright.accounts.yaml': TWO, 'first.yaml': first, 'second.yaml': second, ...more };
  return (await fleetOf(files)).read('one');
}

describe('what an overlay may say', () => {
  it.each([
    ['a key that nobody has', statuses('{ key: wating, label: Later }'), 'OVERLAY_KEY_UNKNOWN one.yaml:4:16'],
    [
      'a complete thing without a place',
      statuses('{ key: later, label: Later, state: open }'),
      'OVERLAY_KEY_UNKNOWN one.yaml:4:16',
    ],
    [
      'a place after what nobody has',
      statuses('{ key: later, label: Later, state: open, after: nwe }'),
      'OVERLAY_KEY_UNKNOWN one.yaml:4:57',
    ],
    [
      'a place before what nobody has',
      statuses('{ key: closed, before: nwe }'),
      'OVERLAY_KEY_UNKNOWN one.yaml:4:32',
    ],
    [
      'two places at once',
      statuses('{ key: later, label: Later, state: open, after: new, before: closed }'),
      'SCHEMA_VALUE one.yaml:4:62',
    ],
    ['itself as its place', statuses('{ key: new, after: new }'), 'OVERLAY_KEY_UNKNOWN one.yaml:4:28'],
    [
      'a key twice',
      statuses('{ key: new, label: Fresh }', '{ key: new, label: Inbox }'),
      'DUPLICATE_KEY one.yaml:5:9',
    ],
    ['to omit what nobody has', statuses('{ key: wating, omit: true }'), 'OVERLAY_KEY_UNKNOWN one.yaml:4:16'],
    [
      'to leave alone what nobody has',
      statuses('{ key: wating, unmanaged: true }'),
      'OVERLAY_KEY_UNKNOWN one.yaml:4:16',
    ],
    [
      'a word that nobody knows',
      statuses('{ key: new, lable: Fresh }'),
      'SCHEMA_UNKNOWN_PROPERTY one.yaml:4:21',
    ],
    ['that nothing is left out', statuses('{ key: new, omit: false }'), 'SCHEMA_VALUE one.yaml:4:27'],
    ['an entry without a key', statuses('{ label: Fresh }'), 'SCHEMA_MISSING_PROPERTY one.yaml:4:9'],
    ['an account', 'account: { portalId: 7 }\n', 'ACCOUNT_TWICE one.yaml:1:1'],
  ])('is not %s', async (_, overlay, expected) => {
    expect(await toldOf(overlay)).toEqual([expected]);
  });

  it('is a new thing only if it is complete, and the finding stands at its entry', async () => {
    expect(await toldOf(statuses('{ key: later, label: Later, after: new }'))).toEqual([
      'SCHEMA_MISSING_PROPERTY one.yaml:4:9',
    ]);
    expect(await toldOf('teams:\n  - { key: tier2, after: tier1 }\n')).toEqual([
      'SCHEMA_MISSING_PROPERTY one.yaml:2:5',
    ]);
  });

  it('suggests the nearest key, and of a key that an earlier overlay left out says where', async () => {
    const [unknown] = (await withOverlay(statuses('{ key: wating, label: Later }'))).findings;
    expect(unknown?.hint).toBe('key: waiting');
    const [anchor] = (await withOverlay(statuses('{ key: new, after: wating }'))).findings;
    expect(anchor?.hint).toBe('after: waiting');
    const read = await withTwo(
      statuses('{ key: waiting, omit: true }'),
      statuses('{ key: waiting, label: Later }'),
    );
    expect(told(read.findings)).toEqual(['OVERLAY_KEY_UNKNOWN second.yaml:4:16']);
    expect(read.findings[0]?.detail).toContain('first.yaml:4:9');
  });

  it('can make what a later check refuses, and that is told where the overlay says it', async () => {
    expect(await toldOf(statuses('{ key: closed, omit: true }'))).toEqual(['NO_CLOSED_STATUS base.yaml:5:5']);
    expect(await toldOf(statuses('{ key: closed, state: open }'))).toEqual([
      'NO_CLOSED_STATUS base.yaml:5:5',
    ]);
    expect(await toldOf(support('rules: { createIn: [later] }'))).toEqual([
      'UNKNOWN_REFERENCE one.yaml:3:25',
    ]);
    expect(await toldOf(statuses('{ key: waiting, label: New }'))).toEqual(['DUPLICATE_LABEL one.yaml:4:32']);
    expect(await toldOf(statuses('{ key: new, omit: true }'))).toEqual(['UNKNOWN_REFERENCE base.yaml:9:25']);
  });

  it('is no template, and a text that looks like one is noted where it stands', async () => {
    for (const label of ['"${NAME}"', '"{{ name }}"', '"##name##"']) {
      const read = await withOverlay(statuses(`{ key: new, label: ${label} }`));
      expect([read.ok, told(read.findings)]).toEqual([true, ['TEMPLATE_TEXT one.yaml:4:28']]);
    }
  });

  it('is refused for its account alone', async () => {
    const fleet = await fleetOf({ 'one.yaml': statuses('{ key: closed, omit: true }') });
    expect([(await fleet.read('one')).ok, (await fleet.read('two')).ok]).toEqual([false, true]);
  });
});

describe('an overlay', () => {
  it('sets values, and null takes one back', async () => {
    const config = configOf(
      await withOverlay(
        support(
          'label: Help',
          'rules: { noSkipping: null, noBackwards: all }',
          'statuses:',
          '  - { key: new, label: Inbox }',
        ),
      ),
    );
    const [pipeline] = config.pipelines;
    expect([pipeline?.label, pipeline?.statuses.map(({ label }) => label)]).toEqual([
      'Help',
      ['Inbox', 'Waiting', 'Closed'],
    ]);
    expect(JSON.stringify(pipeline?.settings)).toContain('noBackwards');
    expect(JSON.stringify(pipeline?.settings)).toContain('createIn');
    expect(JSON.stringify(pipeline?.settings)).toContain('"noSkipping":null');
    const bare = configOf(await withOverlay(support('rules: null')));
    expect(JSON.stringify(bare.pipelines[0]?.settings)).not.toContain('createIn');
  });

  it.each([
    ['after', '{ key: later, label: Later, state: open, after: new }', 'new later waiting closed'],
    ['before', '{ key: later, label: Later, state: open, before: new }', 'later new waiting closed'],
    ['move', '{ key: closed, before: new }', 'closed new waiting'],
    ['omit', '{ key: waiting, omit: true }', 'new closed'],
    ['unmanaged', '{ key: waiting, unmanaged: true }', 'new waiting closed'],
  ])('puts things where it says: %s', async (_, entry, expected) => {
    expect(statusesOf(configOf(await withOverlay(statuses(entry)))).join(' ')).toBe(expected);
  });

  it('says one thing after the other, so an entry can stand after what the one before it has added', async () => {
    const read = await withOverlay(
      statuses(
        '{ key: second, label: Second, state: open, after: new }',
        '{ key: third, label: Third, state: open, after: second }',
      ),
    );
    expect(statusesOf(configOf(read)).join(' ')).toBe('new second third waiting closed');
  });

  it('yields to a later one, which sees what it has made', async () => {
    const read = await withTwo(
      statuses('{ key: new, label: First }', '{ key: waiting, omit: true }'),
      statuses('{ key: new, label: Second }', '{ key: waiting, label: Again, state: closed, after: closed }'),
    );
    const config = configOf(read);
    expect(statusesOf(config)).toEqual(['new', 'closed', 'waiting']);
    expect(config.pipelines[0]?.statuses.map(({ label }) => label)).toEqual(['Second', 'Closed', 'Again']);
  });

  it('adds to what is retired', async () => {
    const base = BASE.replace('teams:', `    retired: [{ status: "7", moveTicketsTo: new }]\nteams:`);
    const overlay = `${support('retired: [{ status: "8", moveTicketsTo: new }]')}retired: [{ team: "5001" }]\n`;
    const config = configOf(await withOverlay(overlay, { 'base.yaml': base }));
    expect(config.pipelines[0]?.retired.map(({ reference }) => reference)).toEqual([
      { ref: '7' },
      { ref: '8' },
    ]);
    expect(config.retiredTeams.map(({ reference }) => reference)).toEqual([{ ref: '5001' }]);
  });

  it('leaves a status alone that nothing refers to, and tells what does', async () => {
    const config = configOf(await withOverlay(statuses('{ key: waiting, unmanaged: true }')));
    expect(config.pipelines[0]?.statuses.map(({ unmanaged }) => unmanaged ?? false)).toEqual([
      false,
      true,
      false,
    ]);
    expect(await toldOf(statuses('{ key: new, unmanaged: true }'))).toEqual([
      'UNKNOWN_REFERENCE base.yaml:9:25',
    ]);
  });

  it('leaves a whole pipeline or team alone by not having it', async () => {
    const config = configOf(await withOverlay('teams:\n  - { key: tier1, unmanaged: true }\n'));
    expect(config.teams).toEqual([]);
  });

  it('makes the first team or pipeline of shared files that have none, without a place', async () => {
    const base = BASE.replace(/teams:[^]*$/u, '');
    const overlay = 'teams:\n  - { key: a, name: A }\n  - { key: b, name: B, before: a }\n';
    const config = configOf(await withOverlay(overlay, { 'base.yaml': base }));
    expect(config.teams.map(({ key }) => key)).toEqual(['b', 'a']);
  });

  it('reaches what stands in any of several shared files', async () => {
    const files = {
      'pipewright.accounts.yaml': `version: 1\nfiles: [a.yaml, b.yaml]\naccounts:\n  one: { portalId: 1, overlay: one.yaml }\n`,
      'a.yaml': BASE,
      'b.yaml': `version: 1\nteams:\n  - { key: tier2, name: Tier 2 }\n`,
    };
    const overlay = `teams:
  - { key: tier2, name: Second }
  - { key: tier3, name: Third, after: tier2 }
  - { key: tier0, name: None, before: tier1 }
`;
    const config = configOf(await withOverlay(overlay, files));
    expect(config.teams.map(({ key, name }) => `${key} ${name}`)).toEqual([
      'tier0 None',
      'tier1 Tier 1',
      'tier2 Second',
      'tier3 Third',
    ]);
  });

  it('changes one of two things that an anchor makes the same, and findings stay where they are written', async () => {
    const base = `version: 1
x-closed: &closed { state: closed }
pipelines:
  - key: support
    label: Support
    statuses: &list
      - { key: new, label: New, state: open }
      - { key: closed, label: Closed, <<: *closed }
  - { key: sales, idPrefix: sales_, label: Sales, statuses: *list }
`;
    const config = configOf(await withOverlay(statuses('{ key: new, label: Inbox }'), { 'base.yaml': base }));
    expect(config.pipelines.map((one) => one.statuses[0]?.label)).toEqual(['Inbox', 'New']);
    expect(await toldOf(statuses('{ key: new, label: Closed }'), { 'base.yaml': base })).toEqual([
      'DUPLICATE_LABEL base.yaml:8:31',
    ]);
  });

  it('that is not there changes no object', () => {
    const shared = [parsed(BASE, 'a.yaml'), parsed('version: 1\n', 'b.yaml')];
    const merged = mergeOverlays(shared, []);
    expect(merged.problems).toEqual([]);
    expect(merged.documents.every((one, at) => one === shared[at])).toBe(true);
    const touched = mergeOverlays(shared, [parsed(statuses('{ key: new, label: Inbox }'))]);
    expect(touched.documents.map((one, at) => one === shared[at])).toEqual([false, true]);
  });
});
