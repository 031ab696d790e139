import { describe, expect, it } from 'vitest';
import { makeKeys, renderConfiguration } from '../../../src/config/index.js';
import { scalarText } from '../../../src/config/patch/scalar-text.js';
import { configOf, pipeline, status } from './reading.js';

describe('keys of live things', () => {
  const key = (kind: 'pipeline' | 'status' | 'team', id: string, label: string): string | undefined =>
    makeKeys(kind, [{ id, label }]).get(id);

  it.each([
    ['onsite_planned', 'Whatever', 'onsite_planned'],
    ['1', 'New', 'new'],
    ['1', 'Waiting on us!', 'waiting_on_us'],
    ['1', 'Ærø Straße Łódź đð Þór Œuvre', 'aero_strasse_lodz_dd_thor_oeuvre'],
    ['1', 'Überfällig', 'uberfallig'],
    ['1', 'ﬁnished ①', 'finished_1'],
    ['1', '2nd level', 's_2nd_level'],
    ['77', '日本', 'status_77'],
    ['A-b', '!!!', 'status_a_b'],
    ['1', 'a'.repeat(40), 'a'.repeat(36)],
    ['Upper', '  --Hi--  ', 'hi'],
  ])('%s %s -> %s', (id, label, expected) => {
    expect(key('status', id, label)).toBe(expected);
  });

  it('begin with the letter of their kind', () => {
    expect(key('pipeline', '1', '1st')).toBe('p_1st');
    expect(key('team', '1', '1st')).toBe('t_1st');
    expect(key('pipeline', '77', '?')).toBe('pipeline_77');
  });

  it('go to ids first, then by order, with _2 and _3 for those that are taken', () => {
    const keys = makeKeys(
      'status',
      [
        { id: '1', label: 'New' },
        { id: '2', label: 'NEW' },
        { id: 'new', label: 'Old' },
        { id: '3', label: 'a'.repeat(50) },
        { id: '4', label: 'a'.repeat(60) },
      ],
      ['new_3'],
    );
    expect([...keys]).toEqual(
      expect.arrayContaining([
        ['new', 'new'],
        ['1', 'new_2'],
        ['2', 'new_4'],
        ['3', 'a'.repeat(36)],
        ['4', `${'a'.repeat(34)}_2`],
      ]),
    );
  });
});

describe('texts', () => {
  it.each([
    ['New', 'New'],
    ['Waiting on us', 'Waiting on us'],
    ['On-site (Köln)', 'On-site (Köln)'],
    ['yes', '"yes"'],
    ['No', '"No"'],
    ['5', '"5"'],
    ['1e3', '"1e3"'],
    ['2026-11-23', '"2026-11-23"'],
    ['12:30', '"12:30"'],
    ['a: b', '"a: b"'],
    ['a #b', '"a #b"'],
    ['- a', '"- a"'],
    ['[a', '"[a"'],
    ['a, b', '"a, b"'],
    [' a', '" a"'],
    ['', '""'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['a\u2028b\u00a0', '"a\\u2028b\\u00a0"'],
    ['*a', '"*a"'],
    ['@a', '"@a"'],
  ])('%j is written %s', (text, expected) => {
    expect(scalarText(text)).toBe(expected);
  });
});

describe('a fresh configuration', () => {
  const live = [
    pipeline('0', 'Support Pipeline', [
      status('1', 'New'),
      { ...status('9', 'Reserved'), writable: false },
      status('4', 'Closed', 'closed'),
    ]),
    pipeline('onsite', 'On-site: visits', [
      status('onsite_planned', 'Planned'),
      status('X', 'planned?', 'closed'),
    ]),
  ];

  it('has ids only where they are not the wanted ones, and no reserved statuses', async () => {
    const text = renderConfiguration({
      portalId: 7,
      pipelines: live,
      schema: './pipewright.schema.json',
      comments: ['Written by hand.'],
    });
    expect(text).toBe(`# yaml-language-server: $schema=./pipewright.schema.json
# Written by hand.
version: 1
account:
  portalId: 7
pipelines:
  - key: support_pipeline
    id: "0"
    label: Support Pipeline
    statuses:
      - { key: new, id: "1", label: New, state: open }
      - { key: closed, id: "4", label: Closed, state: closed }
  - key: onsite
    label: "On-site: visits"
    statuses:
      - { key: onsite_planned, label: Planned, state: open }
      - { key: planned, id: "X", label: "planned?", state: closed }
`);
    const config = await configOf(text);
    expect(config.pipelines.map(({ wantedId }) => wantedId)).toEqual(['0', 'onsite']);
  });

  it('takes keys that are known', () => {
    const keys = new Map([['0', { key: 'support', statuses: new Map([['1', 'fresh']]) }]]);
    const text = renderConfiguration({ portalId: 7, pipelines: live, keys });
    expect(text).toContain('- key: support\n');
    expect(text).toContain('{ key: fresh, id: "1"');
  });

  it('quotes keys that YAML would read as something else', async () => {
    const odd = [pipeline('null', 'Null', [status('true', 'yes'), status('1', 'No', 'closed')])];
    const config = await configOf(renderConfiguration({ portalId: 7, pipelines: odd }));
    expect(config.pipelines[0]?.statuses.map(({ key }) => key)).toEqual(['true', 'no']);
  });

  it('is a configuration without pipelines too', async () => {
    expect(
      (await configOf(renderConfiguration({ portalId: 7, subscription: 'free', pipelines: [] })))
        .subscription,
    ).toBe('free');
  });
});
