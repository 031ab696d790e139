import { describe, expect, it } from 'vitest';
import { consoleStepsOf } from '../../../src/app/console/console-steps.js';
import type { Config, Confirmation } from '../../../src/core/model/config.js';
import type { DesiredAccess } from '../../helpers/settings-part.js';
import type { StageProperty } from '../../../src/resources/stage-properties/value.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { Json } from '../../../src/core/base/json.js';
import type { Change } from '../../../src/core/plan/change.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import {
  changesOf,
  config,
  findingsOf,
  permissionSet,
  pipeline,
  planOf,
  seedPipeline,
  SOURCE,
  stage,
  status,
  team,
} from '../../helpers/engine.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';

const SEED = {
  account: { portalId: 1000001, subscription: 'enterprise' },
  pipelines: [seedPipeline('p', [stage('a'), stage('z', 'closed')])],
  teams: [
    { id: '51', name: 't1' },
    { id: '52', name: 't2' },
  ],
  users: [{ id: '9', email: 'Ana@Example.com' }],
  roles: [{ id: '77', name: 'Agent' }],
};

const listed = (...list: readonly (string | StageProperty)[]) => ({
  list: list.map((entry) => (typeof entry === 'string' ? { name: entry, required: false } : entry)),
  source: SOURCE,
});
const must = (name: string): StageProperty => ({ name, required: true });
const access = (part: Partial<DesiredAccess>): DesiredAccess => {
  return { everyone: false, teams: [], users: [], source: SOURCE, ...part };
};
const confirmed = (address: string, id: string, value: Json): Confirmation => {
  return { address, id, value, at: '2026-11-23T12:00:00.000Z', by: 'ana' };
};
const VIEW = { view: 'team', unassigned: false, edit: 'team', delete: 'none' } as const;

async function planWith(
  files: Config,
  entries: readonly Confirmation[] = [],
  seed: object = SEED,
): Promise<Plan> {
  const lock = { ...EMPTY_LOCK, confirmed: entries };
  return planOf({ client: inMemoryAccount(seed), config: files, lock });
}

function only(plan: Plan): Change {
  const [change, ...others] = plan.changes;
  if (change === undefined || others.length > 0) throw new Error(changesOf(plan).join(', '));
  return change;
}

const lines = (change: Change): readonly string[] =>
  change.fields.map(
    ({ path, before, after }) => `${path} ${JSON.stringify(before)} ${JSON.stringify(after)}`,
  );

const PROPERTIES = 'pipelines.p.statuses.z.properties';
const withProperties = (...list: readonly (string | StageProperty)[]): Config =>
  config([pipeline('p', [status('a'), status('z', { state: 'closed', properties: listed(...list) })])]);
const withAccess = (part: Partial<DesiredAccess>): Config =>
  config([pipeline('p', [status('a'), status('z', { state: 'closed' })], { access: access(part) })], {
    teams: [team('t1', { id: '51' }), team('t2', { id: '52' })],
  });
const withCard = (...list: readonly string[]): Config =>
  config([
    pipeline('p', [status('a'), status('z', { state: 'closed' })], { card: { list, source: SOURCE } }),
  ]);

describe('a setting that only the settings pages can change', () => {
  it('is a change by hand until somebody has confirmed it for the live thing', async () => {
    const files = withProperties(must('hs_resolution'), 'content');
    const change = only(await planWith(files));
    expect(change).toMatchObject({
      ...{ address: PROPERTIES, kind: 'stage-properties', action: 'update', channel: 'console', id: 'z' },
      before: null,
      after: {
        properties: [
          { name: 'hs_resolution', required: true },
          { name: 'content', required: false },
        ],
      },
    });
    const done = confirmed(PROPERTIES, 'z', change.after);
    expect((await planWith(files, [done])).changes).toEqual([]);
    expect(changesOf(await planWith(files, [{ ...done, id: 'other' }]))).toEqual([`update ${PROPERTIES}`]);
    expect(changesOf(await planWith(files, [{ ...done, value: ['hs_resolution'] }]))).toEqual([
      `update ${PROPERTIES}`,
    ]);
  });

  it('is asked for anew when the files say something else than what was confirmed', async () => {
    const was = confirmed(PROPERTIES, 'z', {
      properties: [
        { name: 'hs_resolution', required: true },
        { name: 'content', required: false },
        { name: 'subject', required: false },
      ],
    });
    const change = only(
      await planWith(withProperties('content', 'hs_resolution', must('source_type')), [was]),
    );
    expect(lines(change)).toEqual([
      'subject "optional" null',
      'hs_resolution "required" "optional"',
      'source_type null "required"',
      'order ["hs_resolution","content"] ["content","hs_resolution"]',
    ]);
    expect(change.before).toEqual(was.value);
  });

  it('has an order that matters, and shows no order where only neighbours come or go', async () => {
    const was = confirmed('pipelines.p.card', 'p', { card: ['subject', 'content'] });
    expect(lines(only(await planWith(withCard('content', 'subject'), [was])))).toEqual([
      'order ["subject","content"] ["content","subject"]',
    ]);
    expect(lines(only(await planWith(withCard('hs_resolution', 'subject'), [was])))).toEqual([
      'content "shown" null',
      'hs_resolution null "shown"',
    ]);
    expect((await planWith(withCard('subject', 'content'), [was])).changes).toEqual([]);
  });

  it('can be empty, which is a value', async () => {
    const change = only(await planWith(withProperties()));
    expect([change.after, lines(change)]).toEqual([{ properties: [] }, ['properties "unknown" []']]);
    const done = confirmed(PROPERTIES, 'z', { properties: [] });
    expect((await planWith(withProperties(), [done])).changes).toEqual([]);
  });

  it('does not believe a confirmation of something that is still to be created', async () => {
    const files = config([
      pipeline('p', [
        status('a'),
        status('z', { state: 'closed' }),
        status('n', { properties: listed('content') }),
      ]),
      pipeline('q', [status('qa'), status('qz', { state: 'closed' })], {
        card: { list: ['subject'], source: SOURCE },
      }),
    ]);
    const plan = await planWith(files, [
      confirmed('pipelines.p.statuses.n.properties', 'n', {
        properties: [{ name: 'content', required: false }],
      }),
      confirmed('pipelines.q.card', 'q', { card: ['subject'] }),
    ]);
    const byHand = plan.changes.filter(({ channel }) => channel === 'console');
    expect(byHand.map(({ address, id, before }) => [address, id, before])).toEqual([
      ['pipelines.p.statuses.n.properties', 'n', null],
      ['pipelines.q.card', 'q', null],
    ]);
  });

  it('goes without a word with the status or the pipeline that is deleted', async () => {
    const files = config([pipeline('p', [status('a'), status('y', { state: 'closed' })])]);
    const was = confirmed(PROPERTIES, 'z', { properties: [] });
    const plan = await planWith(files, [was]);
    expect(plan.changes.filter(({ channel }) => channel === 'console')).toEqual([]);
  });
});

describe('access to a pipeline', () => {
  it('is compared without regard to order and case, and shows who comes and who goes', async () => {
    const was = confirmed('pipelines.p.access', 'p', { access: { teams: ['t1', 't2'], users: [] } });
    const same = withAccess({ teams: ['t2', 't1'] });
    expect((await planWith(same, [was])).changes).toEqual([]);
    const change = only(await planWith(withAccess({ teams: ['t2'], users: ['ANA@example.com'] }), [was]));
    expect(change.after).toEqual({ access: { teams: ['t2'], users: ['ana@example.com'] } });
    expect(lines(change)).toEqual(['teams ["t1","t2"] ["t2"]', 'users [] ["ana@example.com"]']);
  });

  it('shows everyone as a word of its own', async () => {
    const open = confirmed('pipelines.p.access', 'p', { access: 'everyone' });
    expect(lines(only(await planWith(withAccess({ teams: ['t1'] }), [open])))).toEqual([
      'everyone true false',
      'teams [] ["t1"]',
    ]);
    expect(lines(only(await planWith(withAccess({ everyone: true }))))).toEqual(['everyone "unknown" true']);
  });

  it('puts live ids of the teams and users that it names into the basis', async () => {
    const { basis } = await planWith(withAccess({ teams: ['t1'], users: ['ana@example.com'] }));
    expect([basis.teams['teams.t1'], basis.users]).toEqual(['51', { 'ana@example.com': '9' }]);
  });

  it('blocks for users whom the account does not have', async () => {
    const plan = await planWith(withAccess({ users: ['anna@example.com'] }));
    expect(findingsOf(plan, 'block')).toEqual(['block UNKNOWN_USER pipelines.p.access']);
    expect(plan.findings[0]?.hint).toBe('- ana@example.com');
  });
});

describe('ticket permissions', () => {
  const files = config([pipeline('p', [status('a'), status('z', { state: 'closed' })])], {
    teams: [team('t1', { id: '51', tickets: VIEW }), team('fresh', { tickets: VIEW })],
    permissionSets: [
      permissionSet('agent', { tickets: VIEW }),
      permissionSet('new', { name: 'New', tickets: VIEW }),
    ],
  });

  it('are known of teams and sets by live id; those of a set that is to be created are said in its own step', async () => {
    const plan = await planWith(files, [confirmed('teams.fresh.tickets', 'fresh', VIEW)]);
    const own = plan.changes.filter(({ kind }) => kind === 'ticket-permissions');
    expect(own.map(({ address, id, before }) => [address, id, before])).toEqual([
      ['teams.t1.tickets', '51', null],
      ['teams.fresh.tickets', 'fresh', null],
      ['permissionSets.agent.tickets', '77', null],
    ]);
    expect(plan.basis.teams['teams.t1']).toBe('51');
    const created = plan.changes.find(({ address }) => address === 'permissionSets.new');
    expect(created?.after).toEqual({ name: 'New', tickets: VIEW });
  });

  it('show each value that differs from what was confirmed', async () => {
    const plan = await planWith(files, [
      confirmed('teams.t1.tickets', '51', { ...VIEW, view: 'everything', delete: 'owned' }),
      confirmed('permissionSets.agent.tickets', '77', VIEW),
    ]);
    const own = plan.changes.filter(
      ({ kind, address }) => kind === 'ticket-permissions' && !address.includes('fresh'),
    );
    expect(own.map((change) => [change.address, ...lines(change)])).toEqual([
      ['teams.t1.tickets', 'view "everything" "team"', 'delete "owned" "none"'],
    ]);
  });
});

describe('the steps for a person', () => {
  it('name a team as people see it, also where nothing else happens to it', async () => {
    const seed = { ...SEED, teams: [{ id: '51', name: 'Tier 1 Support' }] };
    const files = config(withAccess({ teams: ['t1'] }).pipelines, {
      teams: [team('t1', { name: 'Tier 1 Support' })],
    });
    const plan = await planWith(files, [], seed);
    expect(changesOf(plan)).toEqual(['update pipelines.p.access']);
    const [step] = consoleStepsOf(plan);
    expect(step?.steps).toContain('Select exactly these teams: "Tier 1 Support".');
  });

  it('are one for each page, with the way there, what to set in order, and how to see that it is done', async () => {
    const files = config(
      [
        pipeline(
          'p',
          [
            status('a', { label: 'New', properties: listed() }),
            status('z', { state: 'closed', properties: listed(must('hs_resolution'), 'content') }),
          ],
          {
            label: 'Support',
            access: access({ teams: ['t1'], users: ['ana@example.com'] }),
            card: { list: ['subject', 'content'], source: SOURCE },
          },
        ),
      ],
      {
        teams: [team('t1', { id: '51', tickets: VIEW })],
        permissionSets: [permissionSet('agent', { name: 'Agent', tickets: { ...VIEW, unassigned: true } })],
      },
    );
    const steps = consoleStepsOf(await planWith(files));
    const pages = 'Settings > Data Management > Objects > Tickets > Pipelines > Support >';
    expect(steps.map(({ addresses, where }) => [...addresses, where])).toEqual([
      ['pipelines.p.access', `${pages} Actions > Manage access`],
      ['pipelines.p.statuses.a.properties', `${pages} hover the row of New > Conditional logic rules`],
      [PROPERTIES, `${pages} hover the row of z > Conditional logic rules`],
      ['pipelines.p.card', `${pages} Customize ticket card`],
      [
        'teams.t1.tickets',
        'Settings > Users & Teams > the members of t1 > Edit permissions > CRM > CRM Objects > Tickets',
      ],
      [
        'permissionSets.agent.tickets',
        'Settings > Users & Teams > Permission sets > Agent > Edit permissions > CRM > CRM Objects > Tickets',
      ],
    ]);
    const link = 'https://app.hubspot.com/sales-products-settings/1000001/tickets';
    expect(steps.map(({ url }) => url)).toEqual([link, link, link, link, null, null]);
    const text = (address: string): string => {
      const step = steps.find(({ addresses }) => addresses.includes(address));
      return [...(step?.steps ?? []), step?.doneWhen].join('\n');
    };
    expect(text(PROPERTIES)).toContain('in this order: hs_resolution, content');
    expect(text(PROPERTIES)).toMatch(
      /Add rule[^]+several statuses[^]+Add property[^]+not guaranteed[^]+Save logic/,
    );
    expect(text('pipelines.p.access')).toContain('Select users and teams who can edit');
    expect(text(PROPERTIES)).toContain('Tick Required for hs_resolution, and clear it for the others.');
    expect(text('pipelines.p.statuses.a.properties')).toContain('Remove "New" from every rule');
    expect(text('pipelines.p.card')).toContain('in this order: subject, content');
    expect(text('pipelines.p.access')).toContain('"t1"');
    expect(text('pipelines.p.access')).toContain('not a security boundary');
    expect(text('teams.t1.tickets')).toMatch(
      /View to Their team's[^]+Clear Unassigned[^]+Edit to Their team's, and Delete to None[^]+log out/,
    );
    expect(text('permissionSets.agent.tickets')).toContain('Tick Unassigned.');
    for (const step of steps) expect(step.doneWhen).toMatch(/\.$/u);
  });
});
