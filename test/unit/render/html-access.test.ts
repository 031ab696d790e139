import { describe, expect, it } from 'vitest';
import type { AccessModel } from '../../../src/core/access/model.js';
import type { AccessResult, AskedUser } from '../../../src/core/access/report.js';
import { accessReport } from '../../../src/core/access/report.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import { renderPlanHtml } from '../../../src/render/html/plan-html.js';
import type { AccessScene } from '../../helpers/access-scene.js';
import { accessScene, always, FREE, NO_RULES, only, user } from '../../helpers/access-scene.js';
import { pipeline, status, team } from '../../helpers/engine.js';
import type { Element } from './board-markup.js';
import { elementsOf, parseMarkup, textOf } from './board-markup.js';
import { change, plan } from './build.js';

const support = pipeline(
  'support',
  [
    status('new', { label: 'New' }),
    status('work', { label: 'In work' }),
    status('wait', { label: 'Waiting' }),
    status('closed', { label: 'Closed', state: 'closed' }),
  ],
  { label: 'Support' },
);
const SUPPORT = { id: 'support', label: 'Support' };
const tiers = {
  pipeline: support,
  teams: [team('tier1', { name: 'Tier 1' }), team('tier2', { name: 'Tier 2' })],
  members: { tier1: { main: ['1'] }, tier2: { main: ['2'] } },
};

function scene(part: Partial<AccessScene> = {}): AccessModel {
  return accessScene({ ...tiers, ...part });
}

function report(model: AccessModel, users: readonly AskedUser[] = [], blocked = false): AccessResult {
  return accessReport(model, { portalId: 1, plan: { planHash: 'x', changes: true, blocked }, users });
}

function elements(access: AccessResult, one: Plan = plan({})): readonly Element[] {
  return elementsOf(parseMarkup(renderPlanHtml(one, { access })));
}

/** The tables of an access section, each as its lines of cells. Parts of a cell stand on lines of their own. */
function tables(access: AccessResult, one?: Plan): readonly (readonly (readonly string[])[])[] {
  const every = elements(access, one);
  return every
    .filter(({ name, attributes }) => name === 'table' && attributes.get('class') === 'access')
    .map((table) =>
      elementsOf(table)
        .filter(({ name }) => name === 'tr')
        .map((row) =>
          elementsOf(row)
            .filter(({ name }) => name === 'th' || name === 'td')
            .map((cell) => {
              const parts = elementsOf(cell).filter(({ name }) => name === 'div');
              return parts.length === 0 ? textOf(cell) : parts.map(textOf).join('\n');
            }),
        ),
    );
}

const RESTRICTED = scene({ editors: { work: { before: FREE, after: only(['tier1']) } } });

describe('who can do what, on the page of a plan', () => {
  it('has a row for each team, a column for each status, and marks only what is lost and gained', () => {
    expect(tables(report(RESTRICTED))).toEqual([
      [
        ['Who', 'New', 'In work', 'Waiting', 'Closed'],
        ['Tier 1', ...Array<string>(4).fill('create\nmove in\nedit')],
        [
          'Tier 2',
          'create\nedit\n- move in\n+ move in from “Waiting” and “Closed”',
          'create\n- move in\n- edit',
          'create\nedit\n- move in\n+ move in from “New” and “Closed”',
          'create\nedit\n- move in\n+ move in from “New” and “Waiting”',
        ],
        [
          'everyone else',
          'create\nedit\n- move in\n+ move in from “Waiting” and “Closed”',
          'create\n- move in\n- edit',
          'create\nedit\n- move in\n+ move in from “New” and “Closed”',
          'create\nedit\n- move in\n+ move in from “New” and “Waiting”',
        ],
        [
          'super admins',
          ...['New', 'In work', 'Waiting', 'Closed'].map((label) =>
            label === 'In work'
              ? 'before: create, move in, edit\nafter: create, not known: move in and edit'
              : 'before: create, move in, edit\nafter: create, edit, not known: move in',
          ),
        ],
      ],
    ]);
  });

  it('says “nothing” where nothing is left of what never changed', () => {
    const closed = scene({
      rules: always({ createIn: [] }),
      editors: { work: always(only(['tier1'])), new: { before: FREE, after: only(['tier1']) } },
    });
    const [table = []] = tables(report(closed));
    expect(table.find(([name]) => name === 'Tier 2')?.slice(1, 3)).toEqual([
      '- move in from “Waiting” and “Closed”\n- edit',
      'nothing',
    ]);
  });

  it('counts the statuses that tickets may come from where they are many', () => {
    const stays = scene({
      pipeline: { ...support, statuses: [...support.statuses, status('late', { label: 'Late' })] },
      rules: { before: NO_RULES, after: { createIn: ['new'], noBackwards: ['late'] } },
    });
    const [table = []] = tables(report(stays));
    const row = table.find(([name]) => name === 'Tier 1');
    expect(row?.[1]).toBe('create\nedit\n- move in\n+ move in from 3 of 4 statuses');
  });

  it('shows which tickets are seen, in full before and after, where it is known of somebody', () => {
    const tickets = { view: 'team', unassigned: false, edit: 'team', delete: 'none' } as const;
    const teams = [team('tier1', { name: 'Tier 1', tickets }), team('tier2', { name: 'Tier 2' })];
    const [table = []] = tables(report(scene({ teams })));
    expect(table.map(([name, sees]) => [name, sees])).toEqual([
      ['Who', 'Sees'],
      ['Tier 1', 'before: not known\nafter: their team&#39;s tickets'],
      ['Tier 2', 'not known'],
      ['everyone else', 'not known'],
      ['super admins', 'all tickets'],
    ]);
  });

  it('says what nobody can tell, before and after in full', () => {
    const [table = []] = tables(
      report(scene({ rules: { before: null, after: {} }, editors: { work: null } }), [], true),
      {
        ...plan({
          changes: [
            change({ address: 'pipelines.support.rules', kind: 'rules', action: 'update', ...SUPPORT }),
          ],
        }),
      },
    );
    const row = table.find(([name]) => name === 'Tier 1');
    expect(row?.[1]).toBe(
      'before: edit, not known: create and move in\nafter: create, edit, not known: move in',
    );
  });

  it('has rows for users whom the files name and who may do something else than their team', () => {
    const named = scene({
      editors: { work: { before: FREE, after: only([], { users: ['lead@example.com'] }) } },
    });
    const [table = []] = tables(report(named, [user('1', 'ana@example.com'), user('9', 'lead@example.com')]));
    expect(table.map(([name]) => name)).toEqual([
      ...['Who', 'Tier 1', 'Tier 2', 'lead@example.com', 'everyone else', 'super admins'],
    ]);
  });

  it('tells statuses that come and go, and takes neither for a change of what people may do', () => {
    const before = [
      { address: 'pipelines.support.statuses.new', label: 'New', state: 'open' as const },
      { address: 'pipelines.support.statuses["7"]', label: 'Old', state: 'open' as const },
    ];
    const views = scene({ before });
    expect(tables(report(views))).toEqual([]);
    const rules = plan({
      changes: [change({ address: 'pipelines.support.rules', kind: 'rules', action: 'update', ...SUPPORT })],
    });
    const [table = []] = tables(report(views), rules);
    expect(table[0]).toEqual(['Who', 'New', 'In work (new)', 'Waiting (new)', 'Closed (new)', 'Old (goes)']);
  });

  it('is left out where the plan changes nothing for anybody, and where there is no report', () => {
    expect(tables(report(scene()))).toEqual([]);
    expect(renderPlanHtml(plan({}))).not.toContain('Who can do what');
    expect(renderPlanHtml(plan({}), { access: report(scene()) })).toBe(renderPlanHtml(plan({})));
  });

  it('points to the step by hand where a plan changes who may open the pipeline', () => {
    const opens = plan({
      changes: [
        change({
          address: 'pipelines.support.access',
          kind: 'pipeline-access',
          action: 'update',
          channel: 'console',
          ...SUPPORT,
        }),
      ],
    });
    const html = renderPlanHtml(opens, { access: report(scene()) });
    expect(html).toContain('Who has access to this pipeline at all also changes by hand');
    expect(renderPlanHtml(plan({}), { access: report(RESTRICTED) })).not.toContain('open this pipeline');
  });

  it('says of a blocked plan that it will not come as it is', () => {
    const html = (blocked: boolean): string =>
      renderPlanHtml(plan({}), { access: report(RESTRICTED, [], blocked) });
    expect(html(true)).toContain('which is blocked');
    expect(html(false)).toContain('once all of the plan is done');
  });

  it('gives each table a caption, heads with a scope, and a place of its own to scroll in', () => {
    const every = elements(report(RESTRICTED));
    const region = every.find(({ attributes }) => attributes.get('role') === 'region');
    expect(region?.attributes.get('tabindex')).toBe('0');
    const caption = elementsOf(region!).find(({ name }) => name === 'caption');
    expect(caption?.attributes.get('id')).toBe(region?.attributes.get('aria-labelledby'));
    expect(textOf(caption!)).toBe('What each may do with tickets in Support');
    const heads = elementsOf(region!).filter(({ name }) => name === 'th');
    expect(heads.map(({ attributes }) => attributes.get('scope'))).toEqual([
      ...Array<string>(5).fill('col'),
      ...Array<string>(4).fill('row'),
    ]);
  });
});
