import { describe, expect, it } from 'vitest';
import type { AccessResult } from '../../../src/core/access/report.js';
import { accessReport } from '../../../src/core/access/report.js';
import { renderAccessMarkdown } from '../../../src/render/access/access-markdown.js';
import { renderAccessText, renderUserAccessText } from '../../../src/render/access/access-text.js';
import { textWidth } from '../../../src/render/terminal/width.js';
import { accessScene, always, FREE, only, user } from '../../helpers/access-scene.js';
import { pipeline, status, team } from '../../helpers/engine.js';

const GOLDEN = '../../golden/render';
const style = { color: false, width: 80 };

const team1 = { view: 'team', unassigned: false, edit: 'team', delete: 'none' } as const;
const model = accessScene({
  pipeline: pipeline(
    'support',
    [
      status('new', { label: 'New' }),
      status('one', { label: 'With tier 1' }),
      status('two', { label: 'With tier 2, waiting for engineering' }),
      status('three', { label: 'With tier 3' }),
      status('closed', { label: 'Closed', state: 'closed' }),
    ],
    { label: 'Support' },
  ),
  teams: [
    team('tier1', { name: 'Tier 1', tickets: team1 }),
    team('tier2', { name: 'Tier 2 @everyone | <b>' }),
    team('tier3', { name: 'Tier 3\u202e' }),
  ],
  members: { tier1: { main: ['1', '2'] }, tier2: { main: ['3'], extra: ['2'] }, tier3: {} },
  rules: {
    before: {},
    after: { createIn: ['new'], noSkipping: 'all', noBackwards: ['closed'] },
  },
  editors: {
    one: { before: FREE, after: only(['tier1', 'tier2']) },
    two: always(only(['tier2'])),
    three: { before: null, after: only(['tier3', 'tier2'], { superAdmins: false }) },
  },
});

function report(users: Parameters<typeof accessReport>[1]['users']): AccessResult {
  const plan = { planHash: 'sha256:x', changes: true, blocked: false };
  return accessReport(model, { portalId: 1000001, plan, users });
}

const ANA = user('1', 'ana@example.com');
const all = report([
  ANA,
  user('2', 'ben@example.com'),
  user('3', 'cleo@example.com'),
  user('9', 'boss@example.com', { superAdmin: true }),
]);

describe('access', () => {
  it('as text says what changes first, then one table a pipeline, in parts where the terminal is narrow', async () => {
    await expect(renderAccessText(all, style)).toMatchFileSnapshot(`${GOLDEN}/access.txt`);
    for (const width of [40, 60, 80, 200]) {
      const lines = renderAccessText(all, { ...style, width }).split('\n');
      expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
    }
  });

  it('of one person is told in sentences', async () => {
    await expect(renderUserAccessText(report([ANA]), style)).toMatchFileSnapshot(`${GOLDEN}/access-user.txt`);
  });

  it('as Markdown has the same tables, and names can not leave their cells', async () => {
    const text = renderAccessMarkdown(all);
    await expect(text).toMatchFileSnapshot(`${GOLDEN}/access.md`);
    expect(text).not.toMatch(/(?<!`Tier 2 )@everyone|<b>(?!`)|[\u200b\u202e]/u);
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    const columns = rows.map((row) => row.replaceAll('\\|', '').split('|').length);
    expect(new Set(columns).size).toBe(1);
  });

  it('as Markdown fits into a comment, however many there are', () => {
    const [one] = all.teams;
    if (one === undefined) throw new Error('no team');
    const teams = Array.from({ length: 3000 }, (_, index) => ({ ...one, name: `Team ${index}` }));
    const text = renderAccessMarkdown({ ...all, teams });
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toContain('shortened');
  });

  it('says that the plan is blocked, or that there is nothing to do', () => {
    expect(renderAccessText({ ...all, blocked: true }, style)).toContain('The plan is blocked');
    expect(renderAccessText({ ...all, changes: false }, style)).toContain('The plan has no changes.');
  });
});
