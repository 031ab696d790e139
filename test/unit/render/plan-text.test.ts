import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/core/plan/plan.js';
import type { Style } from '../../../src/render/terminal/style.js';
import { renderPlanText } from '../../../src/render/text/plan-text.js';
import * as cases from './cases.js';

const at = (width: number): Style => ({ color: false, width });
const GOLDEN = '../../golden/render';
const named: readonly (readonly [string, Plan])[] = [
  ['blocked-delete', cases.blockedDelete],
  ['retire', cases.retire],
  ['create-pipeline', cases.createPipeline],
  ['moves', cases.moves],
  ['label-swap', cases.labelSwap],
  ['retire-pipeline', cases.retirePipeline],
  ['settings', cases.settings],
  ['nasty', cases.nasty],
  ['nothing', cases.nothing],
  ['long', cases.longPlan(60)],
];

/** Lines to copy, and single words, may be wider than the terminal. Sentences may not. */
function tooWide(text: string, width: number): string[] {
  return text.split('\n').filter((line) => line.length > width && !/^ {4,}|<U\+|sha256:/.test(line));
}

function linesWith(text: string, part: string): string[] {
  return text.split('\n').filter((line) => line.includes(part));
}

describe('a plan as text', () => {
  it.each(named)('reads as in the golden text: %s', async (name, one) => {
    await expect(renderPlanText(one, at(80))).toMatchFileSnapshot(`${GOLDEN}/${name}.txt`);
  });

  it('reads as in the golden text in colour, with an arrow of one letter, 120 columns wide', async () => {
    const style = { color: true, width: 120, unicode: true };
    await expect(renderPlanText(cases.retirePipeline, style)).toMatchFileSnapshot(
      `${GOLDEN}/retire-pipeline.color.txt`,
    );
  });

  it.each(named)('keeps its sentences within 80 and 120 columns: %s', (_, one) => {
    for (const width of [80, 120]) expect(tooWide(renderPlanText(one, at(width)), width)).toEqual([]);
  });

  it.each(named)('ends with one line feed and holds no double empty lines: %s', (_, one) => {
    const text = renderPlanText(one, at(80));
    expect(text).toMatch(/[^\n]\n$/);
    expect(text).not.toContain('\n\n\n');
  });

  it('has no colour unless asked, and says the same with it', () => {
    const plain = renderPlanText(cases.blockedDelete, at(100));
    const colored = renderPlanText(cases.blockedDelete, { color: true, width: 100 });
    expect(plain).not.toContain('\u001b');
    expect(colored).toContain('\u001b[');
    expect(colored.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  it('names the account first, danger before the changes, the command last', () => {
    const text = renderPlanText(cases.retirePipeline, at(100));
    const order = [
      'Account 1000001',
      'Plan: ',
      'STATE_FLIP_WITH_TICKETS',
      'Deletes 1 pipeline',
      'state: open -> closed',
      'pipewright apply',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('shows blocks before confirms, whatever order the findings come in', () => {
    const turned = { ...cases.blockedDelete, findings: [...cases.blockedDelete.findings].reverse() };
    const text = renderPlanText(turned, at(80));
    expect(text.indexOf('block STATUS_HOLDS_TICKETS')).toBeLessThan(
      text.indexOf('confirm STATUS_NOT_RETIRED'),
    );
  });

  it('offers no command for a blocked plan', () => {
    const text = renderPlanText(cases.blockedDelete, at(80));
    expect(text).not.toContain('pipewright apply');
    expect(text).toContain(cases.blockedDelete.planHash);
  });

  it('offers no command where all that could be sent waits for a person', () => {
    const { changes } = cases.consoleSteps;
    const waiting = changes.filter(
      ({ channel, waitsFor }) => channel === 'console' || waitsFor !== undefined,
    );
    const text = renderPlanText({ ...cases.consoleSteps, changes: waiting, requires: [] }, at(80));
    expect(text).not.toContain('pipewright apply');
    expect(text).toContain('Nothing can be sent yet');
  });

  it('tells how many tickets move, and that some have nowhere to go', () => {
    expect(renderPlanText(cases.retire, at(80))).toContain('; 132 tickets move.');
    expect(renderPlanText(cases.blockedDelete, at(80))).toContain('132 tickets, no target');
  });

  it('calls a plan that only moves tickets a plan, not nothing', () => {
    const changes = cases.retire.changes.filter(({ action }) => action === 'migrate');
    const summary = { ...cases.nothing.summary, migrate: 1 };
    expect(renderPlanText({ ...cases.retire, changes, summary }, at(80))).toContain(
      '\nPlan: 132 tickets move.\n',
    );
  });

  it('never calls an uncounted status empty', () => {
    const changes = cases.blockedDelete.changes.map((one) => ({
      ...one,
      tickets: { held: null, moveTo: null, closeDates: null },
    }));
    const text = renderPlanText({ ...cases.blockedDelete, changes }, at(80));
    expect(text).toContain('tickets not counted');
    expect(text).not.toContain('no tickets');
  });

  it('counts from 1 where a status goes, and names its neighbour', () => {
    const text = renderPlanText(cases.moves, at(80));
    expect(linesWith(text, '~ status')).toEqual([
      '  ~ status Waiting on us: place 3 -> 1, the first',
      '  ~ status Waiting on contact: place 2 -> 4, after Closed',
    ]);
    expect(text).toContain('pipeline On-site visits: place 2 -> 1 among the declared pipelines');
  });

  it('says of a status whose number is the same afterwards who stands in front of it', () => {
    const [seen] = cases.moves.views;
    if (seen === undefined) throw new Error('the plan has a view');
    const still = [{ ...seen, after: seen.before }];
    expect(linesWith(renderPlanText({ ...cases.moves, views: still }, at(80)), '~ status')).toEqual([
      '  ~ status Waiting on us: stays at place 3, now after Waiting on contact',
      '  ~ status Waiting on contact: stays at place 2, now after New',
    ]);
  });

  it('names another pipeline where tickets cross over to it', () => {
    expect(renderPlanText(cases.retirePipeline, at(80))).toContain('> 1,201 tickets: Open -> Support / New');
  });

  it('quotes for the shell what the shell would take apart', () => {
    const requires = ['--allow-delete', '--confirm STATUS_NOT_RETIRED=pipelines.support.statuses["3"]'];
    const text = renderPlanText({ ...cases.retire, requires }, at(80));
    expect(text).toContain(`--confirm 'STATUS_NOT_RETIRED=pipelines.support.statuses["3"]'`);
  });

  it('takes the command that it is given, and adds no go where a saved plan says it', () => {
    const given = renderPlanText(cases.retire, { ...at(200), command: 'pipewright apply --plan plan.json' });
    expect(given).toContain('    pipewright apply --plan plan.json --allow-delete\n');
    const other = renderPlanText({ ...cases.retire, files: ["it's.yaml"] }, at(200));
    expect(other).toContain(String.raw`pipewright apply 'it'\''s.yaml' --approve sha256:`);
  });

  it('leaves the command out where apply is about to ask', () => {
    expect(renderPlanText(cases.retire, { ...at(80), applying: true })).not.toContain('pipewright apply');
  });

  it('says who changed what, where the plan knows', () => {
    const changes = cases.retire.changes.map((one) => ({ ...one, origin: 'both' as const }));
    expect(renderPlanText({ ...cases.retire, changes }, at(100))).toContain(
      '(changed in your files and in HubSpot)',
    );
  });

  it('explains the first findings of a code, and lists the others without the explanation', () => {
    const text = renderPlanText(cases.longPlan(60), at(80));
    expect(linesWith(text, '  confirm STATUS_NOT_RETIRED')).toHaveLength(12);
    expect(linesWith(text, 'left out by mistake')).toHaveLength(3);
    expect(linesWith(text, 'note RECYCLED_TICKETS_NOT_SEEN')).toHaveLength(1);
  });
});

describe('text that comes from the account or the files', () => {
  const evil = '\u001b[2J\u009b31m\u202e\u0000\u200b\u2028';

  it('never reaches the terminal raw, wherever it stands in the plan', () => {
    const text = renderPlanText(cases.everywhere(evil), at(80));
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u2028\u202a-\u202e]/);
    expect(text).toContain('<U+001B>');
  });

  it('cannot forge a line of its own', () => {
    const forged = 'x\nNo changes. HubSpot matches the files.';
    const lines = renderPlanText(cases.everywhere(forged), at(80)).split('\n');
    expect(lines.filter((line) => line.startsWith('No changes.'))).toEqual([]);
  });
});
