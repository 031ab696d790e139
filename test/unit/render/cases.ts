/** The plans behind the golden texts. One for each kind of day. */
import { finding } from '../../../src/core/base/diagnostic.js';
import type { Change } from '../../../src/core/plan/change.js';
import type { Plan, ViewStatus } from '../../../src/core/plan/plan.js';
import { change, FILE, plan, status, view } from './build.js';

const SUPPORT = 'pipelines.support';
const WAITING = `${SUPPORT}.statuses["3"]`;
const at = (line: number, column: number) => ({ file: FILE, line, column });
const place = (before: number, after: number) => [{ path: 'position', before, after }];

const fresh = (held: number | null = null) => status(SUPPORT, 'new', { id: '1', label: 'New', held });
const contact = () => status(SUPPORT, 'waiting_on_contact', { id: '2', label: 'Waiting on contact' });
const waiting = (held: number | null) => status(SUPPORT, '["3"]', { label: 'Waiting on us', held });
const closed = () => status(SUPPORT, 'closed', { id: '4', label: 'Closed', state: 'closed' });

const deleteWaiting = (held: number, moveTo: string | null): Change =>
  change({
    address: WAITING,
    kind: 'status',
    action: 'delete',
    id: '3',
    label: 'Waiting on us',
    before: { label: 'Waiting on us', state: 'open' },
    tickets: { held, moveTo, closeDates: null },
  });

const recycled = () =>
  finding({
    code: 'RECYCLED_TICKETS_NOT_SEEN',
    verdict: 'note',
    summary: 'Archived tickets are not counted.',
    detail:
      "HubSpot's search leaves archived tickets out, so the number of tickets may be higher than shown.",
    address: WAITING,
  });

/** A status is missing from the file, and 132 tickets are in it. */
export const blockedDelete: Plan = plan({
  views: [
    view(SUPPORT, 'Support', {
      before: [fresh(), contact(), waiting(132), closed()],
      after: [fresh(), contact(), closed()],
    }),
  ],
  changes: [deleteWaiting(132, null)],
  findings: [
    finding({
      code: 'STATUS_HOLDS_TICKETS',
      verdict: 'block',
      summary: 'The status "Waiting on us" holds 132 tickets, and nothing says where they go.',
      detail:
        'The file no longer lists this status, so it would be deleted. Its tickets need another status first. Say which one under `retired` of the pipeline, or put the status back into `statuses`.',
      hint: `retired:\n  - { status: "3", moveTicketsTo: new }`,
      address: WAITING,
      source: at(12, 5),
    }),
    finding({
      code: 'STATUS_NOT_RETIRED',
      verdict: 'confirm',
      summary: 'The status "Waiting on us" is deleted because the file does not list it.',
      detail:
        'A status that is left out by mistake looks the same. An entry under `retired` says that it is meant.',
      hint: `retired:\n  - { status: "3", moveTicketsTo: new }`,
      address: WAITING,
      source: at(6, 5),
    }),
    recycled(),
  ],
  requires: ['--allow-delete', `--confirm STATUS_NOT_RETIRED=${WAITING}`],
});

/** The same with an entry under `retired`: the tickets move, then the status goes. */
export const retire: Plan = plan({
  account: { portalId: 4455667, accountType: 'STANDARD', uiDomain: 'app-eu1.hubspot.com', target: 'hubspot' },
  views: [
    view(SUPPORT, 'Support', {
      before: [fresh(3), contact(), waiting(132), closed()],
      after: [fresh(135), contact(), closed()],
    }),
  ],
  changes: [
    change({
      address: `${SUPPORT}.statuses.waiting_on_contact`,
      kind: 'status',
      action: 'update',
      id: '2',
      label: 'Waiting on customer',
      before: { label: 'Waiting on contact', state: 'open' },
      after: { label: 'Waiting on customer', state: 'open' },
      fields: [{ path: 'label', before: 'Waiting on contact', after: 'Waiting on customer' }],
    }),
    change({
      address: `${WAITING}.tickets`,
      kind: 'tickets',
      action: 'migrate',
      id: '3',
      label: 'Waiting on us',
      before: { pipeline: '0', status: '3' },
      after: { pipeline: '0', status: '1' },
      fields: [{ path: 'status', before: '3', after: '1' }],
      tickets: { held: 132, moveTo: `${SUPPORT}.statuses.new`, closeDates: null },
    }),
    deleteWaiting(132, `${SUPPORT}.statuses.new`),
  ],
  unmanaged: [
    { kind: 'pipeline', id: '77', label: 'Old', reason: 'not declared' },
    { kind: 'status', id: '99', label: 'Handled by the bot', reason: 'reserved by HubSpot' },
  ],
  findings: [recycled()],
  requires: ['--allow-delete'],
});

const ONSITE = 'pipelines.onsite';
const onsite: readonly ViewStatus[] = [
  status(ONSITE, 'planned', { id: 'onsite_planned', label: 'Planned' }),
  status(ONSITE, 'under_way', { id: 'onsite_under_way', label: 'Under way' }),
  status(ONSITE, 'closed', { id: 'onsite_closed', label: 'Closed', state: 'closed' }),
];

/** A new pipeline with three statuses, and one more status in an old one. */
export const createPipeline: Plan = plan({
  views: [
    view(SUPPORT, 'Support', {
      before: [fresh(), closed()],
      after: [fresh(), status(SUPPORT, 'escalated', { label: 'Escalated' }), closed()],
    }),
    view(ONSITE, 'On-site visits', { after: onsite }),
  ],
  changes: [
    change({
      address: `${SUPPORT}.statuses.escalated`,
      kind: 'status',
      action: 'create',
      id: 'escalated',
      label: 'Escalated',
      after: { label: 'Escalated', state: 'open', position: 1 },
      fields: [{ path: 'label', before: null, after: 'Escalated' }],
    }),
    change({
      address: ONSITE,
      kind: 'pipeline',
      action: 'create',
      id: 'onsite',
      label: 'On-site visits',
      after: { label: 'On-site visits', position: 1, slot: 1 },
      fields: [{ path: 'label', before: null, after: 'On-site visits' }],
    }),
    ...onsite.map((one, position) =>
      change({
        address: one.address,
        kind: 'status',
        action: 'create',
        id: one.id,
        label: one.label,
        after: { label: one.label, state: one.state, position },
        fields: [{ path: 'label', before: null, after: one.label }],
      }),
    ),
  ],
});

/** Order only: two statuses, and the pipelines among themselves. */
export const moves: Plan = plan({
  views: [
    view(SUPPORT, 'Support', {
      before: [fresh(), contact(), waiting(null), closed()],
      after: [waiting(null), fresh(), closed(), contact()],
    }),
  ],
  changes: [
    change({
      address: WAITING,
      kind: 'status',
      action: 'move',
      id: '3',
      label: 'Waiting on us',
      before: { position: 2 },
      after: { position: 0 },
      fields: place(2, 0),
    }),
    change({
      address: `${SUPPORT}.statuses.waiting_on_contact`,
      kind: 'status',
      action: 'move',
      id: '2',
      label: 'Waiting on contact',
      before: { position: 1 },
      after: { position: 3 },
      fields: place(1, 3),
    }),
    change({
      address: ONSITE,
      kind: 'pipeline',
      action: 'move',
      id: 'onsite',
      label: 'On-site visits',
      before: { position: 1, slot: 3 },
      after: { position: 0, slot: 0 },
      fields: place(1, 0),
    }),
  ],
});

const rename = (name: string, id: string, before: string, after: string, line: number): Change =>
  change({
    address: `${SUPPORT}.statuses.${name}`,
    kind: 'status',
    action: 'update',
    id,
    label: after,
    before: { label: before, state: 'open' },
    after: { label: after, state: 'open' },
    fields: [{ path: 'label', before, after }],
    source: at(line, 9),
  });

/** Two statuses swap their labels, and with them the meaning of the tickets they hold. */
export const labelSwap: Plan = plan({
  views: [
    view(SUPPORT, 'Support', {
      before: [fresh(12), contact(), closed()],
      after: [{ ...fresh(12), label: 'Waiting on contact' }, { ...contact(), label: 'New' }, closed()],
    }),
  ],
  changes: [
    rename('new', '1', 'New', 'Waiting on contact', 7),
    rename('waiting_on_contact', '2', 'Waiting on contact', 'New', 8),
  ],
  findings: [
    finding({
      code: 'LABEL_TAKEN_OVER',
      verdict: 'note',
      summary: 'The label "Waiting on contact" moves from one status (4 tickets) to another (12 tickets).',
      detail: 'Tickets stay in their status, so they show under another label afterwards.',
      address: `${SUPPORT}.statuses.new`,
      source: at(7, 9),
    }),
    finding({
      code: 'LABEL_TAKEN_OVER',
      verdict: 'note',
      summary: 'The label "New" moves from one status (12 tickets) to another (4 tickets).',
      detail: 'Tickets stay in their status, so they show under another label afterwards.',
      address: `${SUPPORT}.statuses.waiting_on_contact`,
      source: at(8, 9),
    }),
  ],
});

/** A pipeline goes, its tickets in two directions, and a status changes sides while it holds tickets. */
export const retirePipeline: Plan = plan({
  views: [
    view(SUPPORT, 'Support', {
      before: [fresh(3), contact(), closed()],
      after: [fresh(1204), { ...contact(), state: 'closed' }, closed()],
    }),
    view('pipelines["77"]', 'Old support', {
      before: [
        status('pipelines["77"]', '["78"]', { label: 'Open', held: 1201 }),
        status('pipelines["77"]', '["79"]', { label: 'Done', state: 'closed', held: 40 }),
      ],
    }),
  ],
  changes: [
    change({
      address: `${SUPPORT}.statuses.waiting_on_contact`,
      kind: 'status',
      action: 'update',
      id: '2',
      label: 'Waiting on contact',
      before: { label: 'Waiting on contact', state: 'open' },
      after: { label: 'Waiting on contact', state: 'closed' },
      fields: [{ path: 'state', before: 'open', after: 'closed' }],
      tickets: { held: 9, moveTo: null, closeDates: null },
      source: at(8, 9),
    }),
    ...[['78', 'Open', 1201, 'new', '1'] as const, ['79', 'Done', 40, 'closed', '4'] as const].map(
      ([id, label, held, target, to]) =>
        change({
          address: `pipelines["77"].statuses["${id}"].tickets`,
          kind: 'tickets',
          action: 'migrate',
          id,
          label,
          before: { pipeline: '77', status: id },
          after: { pipeline: '0', status: to },
          fields: [{ path: 'status', before: id, after: to }],
          tickets: { held, moveTo: `${SUPPORT}.statuses.${target}`, closeDates: null },
        }),
    ),
    change({
      address: 'pipelines["77"]',
      kind: 'pipeline',
      action: 'delete',
      id: '77',
      label: 'Old support',
      before: {
        label: 'Old support',
        statuses: [
          { id: '78', label: 'Open', state: 'open', moveTo: `${SUPPORT}.statuses.new`, closeDates: null },
          {
            id: '79',
            label: 'Done',
            state: 'closed',
            moveTo: `${SUPPORT}.statuses.closed`,
            closeDates: 'kept',
          },
        ],
      },
      tickets: { held: 1241, moveTo: `${SUPPORT}.statuses.new`, closeDates: null },
    }),
  ],
  findings: [
    finding({
      code: 'STATE_FLIP_WITH_TICKETS',
      verdict: 'confirm',
      summary: 'The status "Waiting on contact" becomes closed while it holds 9 tickets.',
      detail:
        'All of them count as closed from then on. What HubSpot does to close dates and SLAs of these tickets is unverified.',
      address: `${SUPPORT}.statuses.waiting_on_contact`,
      source: at(8, 9),
    }),
  ],
  requires: ['--allow-delete', '--confirm STATE_FLIP_WITH_TICKETS'],
});

const NASTY =
  'Closed\u001b[2J\u001b]8;;http://example.com\u0007 \u202edesolc\u202c\r\nPlan: no changes\u200b';
const LONG = 'Waiting on the supplier until the missing part has arrived at the workshop in the north';

/** Text that would repaint the terminal, long labels, and letters that are two columns wide. */
export const nasty: Plan = plan({
  views: [
    view(SUPPORT, `Support\u001b[31m`, {
      before: [
        fresh(),
        status(SUPPORT, 'evil', { id: '5', label: NASTY }),
        status(SUPPORT, 'long', { id: '6', label: LONG }),
        closed(),
      ],
      after: [
        fresh(),
        status(SUPPORT, 'evil', { id: '5', label: '対応中' }),
        status(SUPPORT, 'long', {
          id: '6',
          label: LONG.replace('supplier', 'dealer').replace('north', 'south'),
        }),
        closed(),
      ],
    }),
  ],
  changes: [
    rename('evil', '5', NASTY, '対応中', 9),
    rename('long', '6', LONG, LONG.replace('supplier', 'dealer').replace('north', 'south'), 10),
    rename('notes', '7', 'First line\nsecond line\nthird line', 'First line\nanother line\nthird line', 11),
  ],
  unmanaged: [{ kind: 'pipeline', id: '8', label: 'Old\u2066\u0000', reason: 'not\u001bdeclared' }],
  findings: [
    finding({
      code: 'LABEL_LONG',
      verdict: 'note',
      summary: `The label "${NASTY}" is longer than 36 characters.`,
      detail: 'Whether HubSpot takes it is unverified.',
      hint: `label: "${NASTY}"`,
      source: { file: 'evil\u001b[1m.yaml', line: 9, column: 9 },
    }),
  ],
});

const setting = (part: Partial<Change> & Pick<Change, 'address' | 'kind' | 'fields'>): Change =>
  change({ action: 'update', id: '1', label: 'New', ...part });

/** Every other kind of thing: rules, editors, teams, and what only a person can set. */
export const settings: Plan = plan({
  views: [view(SUPPORT, 'Support', { before: [fresh(), closed()], after: [fresh(), closed()] })],
  changes: [
    change({ address: 'teams.tier1', kind: 'team', action: 'create', id: 'tier1', label: 'Tier 1 Support' }),
    setting({
      address: `${SUPPORT}.rules`,
      kind: 'rules',
      fields: [
        { path: 'createIn', before: 'any', after: ['new'] },
        { path: 'noSkipping', before: 'none', after: 'all' },
      ],
    }),
    setting({
      address: `${SUPPORT}.statuses.new.editableBy`,
      kind: 'editors',
      fields: [{ path: 'teams', before: ['tier1', 'tier2'], after: ['tier1', 'tier3'] }],
    }),
    setting({
      address: 'teams.tier1.members',
      kind: 'members',
      label: 'Tier 1 Support',
      fields: [
        {
          path: 'members',
          before: ['ana@example.com', 'ben@example.com'],
          after: ['ben@example.com', 'ana@example.com'],
        },
      ],
    }),
    setting({
      address: `${SUPPORT}.statuses.new.properties`,
      kind: 'stage-properties',
      channel: 'console',
      fields: [
        {
          path: 'properties',
          before: null,
          after: [
            { name: 'hs_ticket_priority', required: false },
            { name: 'product_area', required: true },
          ],
        },
      ],
    }),
  ],
  files: ['teams.yaml', 'support.yaml'],
});

export const nothing: Plan = plan({});

const crowd = (count: number): readonly ViewStatus[] =>
  Array.from({ length: count }, (_, index) =>
    status(`pipelines.p${Math.floor(index / 50)}`, `s${index}`, { label: `Status ${index}`, held: index }),
  );

/** A thousand changes over twenty pipelines: renames, then the deletes of every fifth status. */
export function longPlan(count = 1000): Plan {
  const statuses = crowd(count);
  const homes = [...new Set(statuses.map(({ address }) => address.split('.statuses')[0] ?? ''))];
  return plan({
    views: homes.map((home, index) =>
      view(home, `Pipeline ${index}`, {
        before: statuses.filter(({ address }) => address.startsWith(`${home}.`)),
        after: statuses.filter(({ address }) => address.startsWith(`${home}.`)),
      }),
    ),
    changes: statuses.map((one, index) =>
      index % 5 === 4
        ? change({
            address: one.address,
            kind: 'status',
            action: 'delete',
            id: one.id,
            label: one.label,
            before: { label: one.label, state: 'open' },
            tickets: { held: 0, moveTo: null, closeDates: null },
          })
        : change({
            address: one.address,
            kind: 'status',
            action: 'update',
            id: one.id,
            label: `Renamed ${index}`,
            before: { label: one.label, state: 'open' },
            after: { label: `Renamed ${index}`, state: 'open' },
            fields: [{ path: 'label', before: one.label, after: `Renamed ${index}` }],
          }),
    ),
    findings: statuses
      .filter((_, index) => index % 5 === 4)
      .flatMap((one) => [
        finding({
          code: 'STATUS_NOT_RETIRED',
          verdict: 'confirm',
          summary: `The status "${one.label}" is deleted because the file does not list it.`,
          detail: 'A status that is left out by mistake looks the same.',
          address: one.address,
        }),
        finding({
          code: 'RECYCLED_TICKETS_NOT_SEEN',
          verdict: 'note',
          summary: 'Archived tickets are not counted.',
          address: one.address,
        }),
      ]),
    requires: ['--allow-delete', '--confirm STATUS_NOT_RETIRED', '--allow-many'],
  });
}

/** One text in every place of a plan that holds free text. */
export function everywhere(text: string): Plan {
  const home = 'pipelines.support';
  const one = status(home, 'new', { label: text });
  return plan({
    account: { portalId: 1, accountType: text, uiDomain: text, target: 'hubspot' },
    files: [text],
    views: [
      view(home, text, { before: [one], after: [one, status(home, 'fresh', { id: text, label: text })] }),
    ],
    changes: [
      change({ address: home, kind: 'pipeline', action: 'create', id: text, label: text }),
      change({ address: `${home}.statuses.fresh`, kind: 'status', action: 'create', id: text, label: text }),
      change({
        address: one.address,
        kind: 'status',
        action: 'update',
        id: '1',
        label: text,
        before: { label: text },
        fields: [
          { path: text, before: text, after: [text] },
          { path: 'list', before: [text], after: ['other'] },
          { path: 'deep', before: { [text]: text }, after: null },
          { path: 'long', before: text.repeat(20), after: `${text.repeat(20)} more` },
        ],
      }),
      change({ address: one.address, kind: 'status', action: 'move', id: '1', label: text }),
      change({
        address: `${one.address}.tickets`,
        kind: 'tickets',
        action: 'migrate',
        id: '1',
        label: text,
        tickets: { held: 1, moveTo: one.address, closeDates: null },
      }),
      change({
        address: `${home}.statuses[${JSON.stringify(text)}]`,
        kind: 'status',
        action: 'delete',
        id: text,
        label: text,
        tickets: { held: 2, moveTo: one.address, closeDates: null },
      }),
    ],
    unmanaged: [{ kind: 'pipeline', id: text, label: text, reason: text }],
    findings: (['confirm', 'note'] as const).map((verdict) =>
      finding({
        code: 'LABEL_LONG',
        verdict,
        summary: text,
        detail: text,
        hint: text,
        address: text,
        source: { file: text, line: 1, column: 1 },
      }),
    ),
    requires: [`--confirm ${text}`],
  });
}

const BREAKOUT =
  '</code></summary><script>alert(1)</script> | a \\| b ![x](https://example.com/x.png) [y](javascript:z) @octocat #123 GH-7 deadbeef1 :tada: www.example.com ana@example.com ``` `` <!-- $a$ &lt; **b** _c_ ~~d~~';

/** Text that would break out of Markdown, in every place of a plan. */
export const breakout: Plan = everywhere(`${BREAKOUT}\n# heading\n/close`);

/** A setting that waits for a person, settings of a team, and a team that goes. */
export const consoleSteps: Plan = plan({
  ...settings,
  changes: [
    ...settings.changes,
    change({
      address: 'permissionSets.agent',
      kind: 'permission-set',
      action: 'create',
      channel: 'console',
      id: 'agent',
      label: 'Support agent',
      after: { name: 'Support agent', tickets: { view: 'team', edit: 'none' } },
      fields: [
        { path: 'name', before: null, after: 'Support agent' },
        { path: 'tickets', before: null, after: { view: 'team', edit: 'none' } },
      ],
    }),
    {
      ...setting({
        address: 'teams.tier1.permissionSet',
        kind: 'permission-set-assignment',
        label: 'Tier 1 Support',
        fields: [{ path: 'permissionSet', before: null, after: 'agent' }],
      }),
      waitsFor: ['permissionSets.agent'],
    },
    change({
      address: 'teams["5001"]',
      kind: 'team',
      action: 'delete',
      id: '5001',
      label: 'Night shift',
      before: { name: 'Night shift', parent: null },
    }),
  ],
  requires: ['--allow-delete'],
});
