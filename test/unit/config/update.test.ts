import { describe, expect, it } from 'vitest';
import type { UpdateInput, UpdateResult } from '../../../src/config/index.js';
import { updateConfiguration } from '../../../src/config/index.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { LivePipeline } from '../../../src/core/model/live-state.js';
import { matchPipelines } from '../../../src/resources/pipelines/identity.js';
import { pipeline, read, readFiles, status } from './reading.js';

type Options = Partial<Pick<UpdateInput, 'accept'>> & { readonly all?: boolean };

async function updateFiles(
  files: Record<string, string>,
  live: readonly LivePipeline[],
  options: Options = {},
): Promise<UpdateResult> {
  const result = await readFiles(files, Object.keys(files));
  if (!result.ok) throw new Error(JSON.stringify(result.findings, null, 2));
  const matching = matchPipelines(result.config, live, EMPTY_LOCK);
  const { all, ...rest } = options;
  return updateConfiguration({
    documents: result.documents,
    portalId: 7,
    live,
    pipelines: matching.pipelines,
    add: all === true ? matching.unmanaged : [],
    ...rest,
  });
}

/** The new text of one file, or the old one where nothing changes; it must be valid and need no second update. */
async function update(text: string, live: readonly LivePipeline[], options: Options = {}): Promise<string> {
  const { files, notEditable } = await updateFiles({ 'pipewright.yaml': text }, live, options);
  expect(notEditable).toEqual([]);
  const updated = files[0]?.text ?? text;
  expect((await read(updated)).findings).toEqual([]);
  if (options.accept === undefined) {
    const again = await updateFiles({ 'pipewright.yaml': updated }, live, options);
    expect(again.files[0]?.text).toBeNull();
  }
  return updated;
}

/** Lines that one text has and the other hasn't. */
function changed(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

const TEXT = `# Our pipelines.
version: 1   # always
account: { portalId: 7 }

pipelines:
  # The help desk.
  - key: support
    id: "0"
    label: 'Support'      # as in HubSpot
    statuses:
      # Entry.
      - { key: new, id: "1", label: New, state: open }      # first

      - key: waiting
        id: '2'
        state: open
        label: "Waiting"
        # nobody likes this one
      - {key: closed,id: "4",label: Closed,state: closed}
      # the end
  - key: onsite
    idPrefix: onsite_
    label: On-site
    statuses: [ { key: planned, label: Planned, state: open }, { key: closed, label: Closed, state: closed } ]
# Bye.
`;

const SUPPORT = pipeline('0', 'Support', [
  status('1', 'New'),
  status('2', 'Waiting'),
  status('4', 'Closed', 'closed'),
]);
const ONSITE = pipeline('onsite', 'On-site', [
  status('onsite_planned', 'Planned'),
  status('onsite_closed', 'Closed', 'closed'),
]);
const LIVE = [SUPPORT, ONSITE];

describe('a pull', () => {
  it('without differences changes no byte', async () => {
    expect(await update(TEXT, LIVE)).toBe(TEXT);
    const windows = `\uFEFF${TEXT.replaceAll('\n', '\r\n')}`;
    expect(await update(windows, LIVE)).toBe(windows);
  });

  it('changes only the line of a value that changed, in its own quotes', async () => {
    const live = [
      {
        ...SUPPORT,
        label: "Ana's desk",
        statuses: [
          status('1', 'Brand: new'),
          status('2', 'Waiting', 'closed'),
          status('4', 'Closed', 'closed'),
        ],
      },
      ONSITE,
    ];
    expect(changed(TEXT, await update(TEXT, live))).toEqual([
      "-    label: 'Support'      # as in HubSpot",
      '-      - { key: new, id: "1", label: New, state: open }      # first',
      '-        state: open',
      "+    label: 'Ana''s desk'      # as in HubSpot",
      '+      - { key: new, id: "1", label: "Brand: new", state: open }      # first',
      '+        state: closed',
    ]);
  });

  it('keeps CRLF and the byte order mark', async () => {
    const windows = `\uFEFF${TEXT.replaceAll('\n', '\r\n')}`;
    const added = pipeline('0', 'Support', [...SUPPORT.statuses, status('9', 'Spam')]);
    const text = await update(windows, [added, ONSITE]);
    expect(text.startsWith('\uFEFF#')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    expect(text).toContain('- { key: spam, id: "9", label: Spam, state: open }\r\n');
  });

  it('writes the id where the live one is not the wanted one', async () => {
    const live = [
      SUPPORT,
      pipeline('55', 'On-site', [status('onsite_planned', 'Planned'), status('66', 'Closed', 'closed')]),
    ];
    expect(changed(TEXT, await update(TEXT, live))).toEqual([
      '-    statuses: [ { key: planned, label: Planned, state: open }, { key: closed, label: Closed, state: closed } ]',
      '+    id: "55"',
      '+    statuses: [ { key: planned, label: Planned, state: open }, { key: closed, id: "66", label: Closed, state: closed } ]',
    ]);
  });

  it('adds new statuses where the account shows them', async () => {
    const [first, second, third] = SUPPORT.statuses;
    const live = [
      pipeline('0', 'Support', [first!, status('7', 'Spam'), second!, third!, status('8', 'Spam?')]),
      pipeline('onsite', 'On-site', [status('x', 'X'), ...ONSITE.statuses]),
    ];
    expect(changed(TEXT, await update(TEXT, live))).toEqual([
      '-    statuses: [ { key: planned, label: Planned, state: open }, { key: closed, label: Closed, state: closed } ]',
      '+      - { key: spam, id: "7", label: Spam, state: open }',
      '+      - { key: spam_2, id: "8", label: "Spam?", state: open }',
      '+    statuses: [ { key: x, id: "x", label: X, state: open }, { key: planned, label: Planned, state: open }, { key: closed, label: Closed, state: closed } ]',
    ]);
  });

  it('removes what vanished with its comments, and forgets it in rules', async () => {
    const text = TEXT.replace(
      '  - key: onsite\n',
      '    rules: { createIn: [new, waiting], noSkipping: [waiting] }\n  - key: onsite\n',
    );
    const live = [
      pipeline('0', 'Support', [SUPPORT.statuses[0]!, SUPPORT.statuses[2]!]),
      pipeline('onsite', 'On-site', ONSITE.statuses),
    ];
    const updated = await update(text, live);
    expect(updated).not.toContain('waiting');
    expect(updated).not.toContain('nobody likes');
    expect(updated).toContain('rules: { createIn: [new], noSkipping: [] }');
    expect(updated).toContain('# Entry.');
    expect(updated).toContain('# the end');
  });

  it('puts statuses in the order of the account, comments with them', async () => {
    const [first, second, third] = SUPPORT.statuses;
    const live = [
      pipeline('0', 'Support', [third!, first!, second!]),
      pipeline('onsite', 'On-site', ONSITE.statuses.toReversed()),
    ];
    const updated = await update(TEXT, live);
    expect(changed(TEXT, updated)).toHaveLength(2);
    expect(updated.indexOf('key: closed')).toBeLessThan(updated.indexOf('# Entry.'));
    expect(updated.indexOf('# Entry.')).toBeLessThan(updated.indexOf('key: new'));
    expect(updated).toContain(
      '[ { key: closed, label: Closed, state: closed }, { key: planned, label: Planned, state: open } ]',
    );
  });

  it('removes pipelines that are gone, and orders the others', async () => {
    expect(await update(TEXT, [ONSITE])).not.toContain('support');
    const swapped = await update(TEXT, [ONSITE, SUPPORT]);
    expect(swapped.indexOf('key: onsite')).toBeLessThan(swapped.indexOf('# The help desk.'));
    expect(await update(TEXT, [])).toMatch(/^pipelines: \[\]\n {2}# The help desk\.\n# Bye\.$/mu);
  });

  it('adds unmanaged pipelines where it is asked to', async () => {
    const other = pipeline('77', 'Other', [status('70', 'A'), status('71', 'B', 'closed')]);
    expect(await update(TEXT, [SUPPORT, other, ONSITE])).toBe(TEXT);
    const updated = await update(TEXT, [SUPPORT, other, ONSITE], { all: true });
    expect(updated).toContain(`  - key: other
    id: "77"
    label: Other
    statuses:
      - { key: a, id: "70", label: A, state: open }
      - { key: b, id: "71", label: B, state: closed }
  - key: onsite
`);
  });

  it.each([
    ['an empty list', 'version: 1\naccount: { portalId: 7 }\npipelines: []\n'],
    ['no list', '# hi\nversion: 1\naccount: { portalId: 7 }'],
    ['JSON', '{"version": 1, "account": {"portalId": 7}, "pipelines": []}'],
    ['JSON without a list', '{"version": 1, "account": {"portalId": 7}}'],
  ])('adds pipelines to %s', async (_, text) => {
    const updated = await update(text, LIVE, { all: true });
    const result = await read(updated);
    expect(result.ok && result.config.pipelines.map(({ wantedId }) => wantedId)).toEqual(['0', 'onsite']);
  });

  it.each([
    [
      'no account',
      'version: 1 # v\npipelines: []\n',
      'version: 1 # v\naccount: { portalId: 7 }\npipelines: []\n',
    ],
    [
      'an account without it',
      'version: 1\naccount:\n  subscription: free # x\n',
      'version: 1\naccount:\n  subscription: free # x\n  portalId: 7\n',
    ],
    ['an empty account', 'version: 1\naccount: {}\n', 'version: 1\naccount: { portalId: 7 }\n'],
    ['no line break at the end', 'version: 1', 'version: 1\naccount: { portalId: 7 }'],
  ])('writes the portal id where there is %s', async (_, text, expected) => {
    expect(await update(text, [])).toBe(expected);
  });

  it('takes over only what is accepted', async () => {
    const live = [
      pipeline('0', 'Help', [
        status('1', 'Neu'),
        status('2', 'Wartet'),
        status('4', 'Closed', 'closed'),
        status('9', 'Spam'),
      ]),
      ONSITE,
    ];
    const updated = await update(TEXT, live, {
      accept: (address) => address === 'pipelines.support.statuses.new',
    });
    expect(changed(TEXT, updated)).toEqual([
      '-      - { key: new, id: "1", label: New, state: open }      # first',
      '+      - { key: new, id: "1", label: Neu, state: open }      # first',
    ]);
    const added = await update(TEXT, live, {
      accept: (address) => address === 'pipelines.support.statuses["9"]',
    });
    expect(changed(TEXT, added)).toEqual(['+      - { key: spam, id: "9", label: Spam, state: open }']);
  });

  it('edits files one by one', async () => {
    const a = 'version: 1\naccount: { portalId: 7 }\n';
    const b = TEXT.replace('account: { portalId: 7 }\n', '');
    const { files, differences } = await updateFiles({ 'a.yaml': a, 'b.yaml': b }, [
      { ...SUPPORT, label: 'Help' },
      ONSITE,
    ]);
    expect(files.map(({ text }) => text === null)).toEqual([true, false]);
    expect(differences).toEqual([
      { file: 'b.yaml', address: 'pipelines.support', text: 'label: "Support" -> "Help"' },
    ]);
  });

  it('says where the order of files can not be that of the account', async () => {
    const parts = TEXT.split('  - key: onsite\n');
    const a = parts[0]!;
    const b = `version: 1\npipelines:\n  - key: onsite\n${parts[1]!}`;
    const { files, notEditable } = await updateFiles({ 'a.yaml': a, 'b.yaml': b }, [ONSITE, SUPPORT]);
    expect(files.every(({ text }) => text === null)).toBe(true);
    expect(notEditable.map(({ file, address }) => [file, address])).toEqual([['b.yaml', 'pipelines']]);
  });
});

describe('anchors, aliases and merge keys', () => {
  const text = `version: 1
account: { portalId: 7 }
x-open: &open { state: open, label: Planned }
pipelines:
  - key: onsite
    idPrefix: onsite_
    label: On-site
    statuses:
      - { <<: *open, key: planned }
      - <<: *open
        key: closed
        label: &closed Closed
        state: closed
  - { key: copy, idPrefix: copy_, label: *closed, statuses: [ { key: a, label: A, state: open }, { key: b, label: B, state: closed } ] }
`;
  const copy = pipeline('copy', 'Closed', [status('copy_a', 'A'), status('copy_b', 'B', 'closed')]);

  it('override what comes by merge, and replace an alias by a value', async () => {
    const live = [
      pipeline('onsite', 'On-site', [
        status('onsite_planned', 'Geplant'),
        status('onsite_closed', 'Closed', 'closed'),
      ]),
      { ...copy, label: 'Copy' },
    ];
    expect(await update(text, [live[0]!, copy])).toContain('- { <<: *open, key: planned, label: Geplant }');
    expect(await update(text, [ONSITE, live[1]!])).toContain('label: Copy,');
  });

  it('report what stands in several places at once, and leave it', async () => {
    const live = [
      pipeline('onsite', 'On-site', [
        status('onsite_planned', 'Planned'),
        status('onsite_closed', 'Done', 'closed'),
      ]),
      copy,
    ];
    const { files, notEditable } = await updateFiles({ 'a.yaml': text }, live);
    expect(files[0]?.text).toBeNull();
    expect(notEditable.map(({ address }) => address)).toEqual(['pipelines.onsite.statuses.closed']);
  });

  it('leave lists alone that an alias repeats', async () => {
    const shared = `version: 1
account: { portalId: 7 }
pipelines:
  - key: a
    idPrefix: a_
    label: A
    statuses: &all
      - { key: new, label: New, state: open }
      - { key: closed, label: Closed, state: closed }
  - { key: b, idPrefix: b_, label: B, statuses: *all }
`;
    const live = ['a', 'b'].map((key) =>
      pipeline(key, key.toUpperCase(), [
        status(`${key}_closed`, 'Closed', 'closed'),
        status(`${key}_new`, 'Neu'),
        status(`${key}_x`, 'X'),
      ]),
    );
    const { files, differences, notEditable } = await updateFiles({ 'a.yaml': shared }, live);
    expect(files[0]?.text).toBeNull();
    expect(differences).toEqual([]);
    expect(new Set(notEditable.map(({ address }) => address))).toEqual(
      new Set([
        'pipelines.a',
        'pipelines.b',
        'pipelines.a.statuses.new',
        'pipelines.b.statuses.new',
        'pipelines.a.statuses["a_x"]',
        'pipelines.b.statuses["b_x"]',
      ]),
    );
  });
});

describe('unusual styles', () => {
  it.each([
    [
      'a folded label',
      '      - key: a\n        label: >-\n          New\n          one\n        state: open\n',
    ],
    ['a literal label', '      - key: a\n        label: |-\n          New one\n        state: open\n'],
    [
      'a dash on its own line',
      '      -\n        # why\n        key: a\n        label: New one\n        state: open\n',
    ],
    ['a flow map over lines', '      - { key: a,\n          label: New one, # c\n          state: open }\n'],
    ['quoted keys', '      - { "key": a, \'label\': New one, "state": open }\n'],
    ['an explicit key', '      - ? key\n        : a\n        label: New one\n        state: open\n'],
  ])('%s', async (_, entry) => {
    const text = `version: 1\naccount: { portalId: 7 }\npipelines:\n  - key: p\n    label: P\n    statuses:\n${entry}      - { key: z, label: Z, state: closed }`;
    const unchanged = [pipeline('p', 'P', [status('a', 'New one'), status('z', 'Z', 'closed')])];
    expect(await update(text, unchanged)).toBe(text);
    const renamed = await update(text, [
      pipeline('p', 'P', [status('y', 'Y'), status('z', 'Z', 'closed'), status('a', 'Newer')]),
    ]);
    const result = await read(renamed);
    expect(
      result.ok && result.config.pipelines[0]?.statuses.map(({ wantedId, label }) => [wantedId, label]),
    ).toEqual([
      ['y', 'Y'],
      ['z', 'Z'],
      ['a', 'Newer'],
    ]);
  });
});
