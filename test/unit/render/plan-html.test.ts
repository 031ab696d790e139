import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finding } from '../../../src/core/base/diagnostic.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import { renderPlanHtml } from '../../../src/render/html/plan-html.js';
import { dangersIn, elementsOf, parseMarkup, textOf } from './board-markup.js';
import type { Element } from './board-markup.js';
import { plan } from './build.js';
import * as cases from './cases.js';

const GOLDEN = '../../golden/render';
const named: readonly (readonly [string, Plan])[] = [
  ['blocked-delete', cases.blockedDelete],
  ['retire', cases.retire],
  ['retire-pipeline', cases.retirePipeline],
  ['settings', cases.settings],
  ['nasty', cases.nasty],
  ['nothing', cases.nothing],
];

/** A page without its style sheet and the digest of it, so that a change of style is no change of each golden page. */
function apart(html: string): { readonly page: string; readonly sheet: string } {
  const [, before = '', sheet = '', after = ''] = /^(.*<style>)([^<]*)(<\/style>.*)$/su.exec(html) ?? [];
  const page = `${before}plan-page.css${after}`;
  return { page: page.replace(/'sha256-[^']*'/u, "'sha256-of plan-page.css'"), sheet };
}

function elements(one: Plan): readonly Element[] {
  return elementsOf(parseMarkup(renderPlanHtml(one)));
}

function allOf(one: Plan, name: string): readonly Element[] {
  return elements(one).filter((element) => element.name === name);
}

describe('a plan as a page', () => {
  it.each(named)('reads as in the golden file: %s', async (name, one) => {
    await expect(apart(renderPlanHtml(one)).page).toMatchFileSnapshot(`${GOLDEN}/${name}.html`);
  });

  it('has one style sheet, whatever the plan, as in a golden file of its own', async () => {
    const sheets = new Set(named.map(([, one]) => apart(renderPlanHtml(one)).sheet));
    expect(sheets.size).toBe(1);
    await expect([...sheets].join()).toMatchFileSnapshot(`${GOLDEN}/plan-page.css`);
  });

  it.each(named)('is whole, and loads and runs nothing: %s', (_, one) => {
    const html = renderPlanHtml(one);
    expect(dangersIn(parseMarkup(html))).toEqual([]);
    expect(html).not.toMatch(/url\(|@import/u);
  });

  it.each(named)('has headings in order, a skip link, and ids that are there once: %s', (_, one) => {
    const every = elements(one);
    const levels = every.flatMap(({ name }) => (/^h[1-6]$/u.test(name) ? [Number(name.slice(1))] : []));
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, index) => expect(level - (levels[index] ?? 0)).toBeLessThanOrEqual(1));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    const ids = every.flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const pointers = every.flatMap(({ attributes }) => [
      ...(attributes.get('href')?.slice(1) ?? '').split(' '),
      ...(attributes.get('aria-labelledby') ?? '').split(' '),
      ...(attributes.get('aria-describedby') ?? '').split(' '),
    ]);
    for (const pointer of pointers) if (pointer !== '') expect(ids).toContain(pointer);
    expect(every.find(({ name }) => name === 'a')?.attributes.get('href')).toBe('#plan');
    expect(every[0]?.attributes.get('lang')).toBe('en');
    for (const landmark of ['header', 'main', 'footer'])
      expect(every.map(({ name }) => name)).toContain(landmark);
  });

  it.each(named)('gives each table a caption, and each heading cell a scope: %s', (_, one) => {
    for (const table of allOf(one, 'table')) expect(table.children[0]).toMatchObject({ name: 'caption' });
    for (const cell of allOf(one, 'th')) expect(cell.attributes.get('scope')).toMatch(/^(?:row|col)$/u);
  });

  it('allows its own style sheet by digest, and nothing else', () => {
    const [style] = allOf(cases.retire, 'style');
    const rules = /<style>([^<]*)<\/style>/u.exec(renderPlanHtml(cases.retire))?.[1] ?? '';
    const policy = allOf(cases.retire, 'meta').find(({ attributes }) => attributes.has('http-equiv'));
    const hash = createHash('sha256').update(rules).digest('base64');
    expect(style).toBeDefined();
    expect(allOf(cases.retire, 'style')).toHaveLength(1);
    expect(policy?.attributes.get('content')?.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
  });

  it('goes from the verdict over the dangers and the picture to the command', () => {
    const html = renderPlanHtml(cases.retirePipeline, { command: 'pipewright apply --sandbox x.yaml' });
    const order = [
      '<h1>Plan: 1 to update, 1 to delete; 1,241 tickets move.',
      'Account 1000001, type',
      'STATE_FLIP_WITH_TICKETS</h3>',
      'Needs <code>--confirm STATE_FLIP_WITH_TICKETS</code>',
      'Needs <code>--allow-delete</code>',
      '1,201 tickets: Open → Support / New',
      '<svg',
      '<th scope="row">state</th><td><del>open</del></td><td><ins>closed</ins></td>',
      'pipewright apply --sandbox x.yaml \\',
      `<footer><p class="quiet">Plan hash <code>${cases.retirePipeline.planHash}`,
    ];
    const places = order.map((part) => html.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('names the flag that each confirmation needs', () => {
    const findings = [
      finding({ code: 'TOO_MANY_DELETES', verdict: 'confirm', summary: 'Many.' }),
      finding({ code: 'STATUS_NOT_RETIRED', verdict: 'confirm', summary: 'One.', address: 'pipelines.a' }),
    ];
    const html = renderPlanHtml(
      plan({ findings, requires: ['--allow-many', '--confirm STATUS_NOT_RETIRED=pipelines.a'] }),
    );
    expect(html).toContain('Needs <code>--allow-many</code>');
    expect(html).toContain('Needs <code>--confirm STATUS_NOT_RETIRED=pipelines.a</code>');
  });

  it('offers no command for a blocked plan, nor where only a person can act', () => {
    expect(renderPlanHtml(cases.blockedDelete)).not.toContain('pipewright apply');
    const changes = cases.settings.changes.filter(({ channel }) => channel === 'console');
    expect(renderPlanHtml({ ...cases.settings, changes })).not.toContain('pipewright apply');
  });

  it('lists what a person does as boxes to tick, apart from what the API does', () => {
    expect(allOf(cases.settings, 'input')).toHaveLength(1);
    expect(allOf(cases.settings, 'label').map(textOf)).toEqual(['stage properties of New in Support']);
  });

  it('says what a change waits for, and who made it', () => {
    const [first] = cases.settings.changes;
    const changes = [{ ...first!, waitsFor: ['permissionSets.agent.tickets'], origin: 'drift' as const }];
    const html = renderPlanHtml({ ...cases.settings, changes });
    expect(html).toContain(
      'waits for the step by hand <code>permissionSets.agent.tickets</code> (changed in HubSpot)',
    );
  });

  it('shows members of lists that come and go, and both orders where only the order differs', () => {
    const html = renderPlanHtml(cases.settings);
    expect(html).toContain('<li>1 entry the same</li><li><del>- tier2</del></li>');
    expect(html).toContain('<ins>[&quot;ben@example.com&quot;, &quot;ana@example.com&quot;]</ins>');
  });

  it('stays whole and safe whatever the account and the files say', () => {
    const evil = [
      '</style>',
      '</svg>',
      ']]>',
      '"\'><script>alert(1)</script>',
      '&lt;',
      '\ud800',
      '\uffff',
      '`</code>`',
      '-->',
      ':',
      '::set-output name=x::y',
    ];
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom(...evil));
    const usual = skeleton(everywhere('x'));
    fc.assert(
      fc.property(text, (one) => {
        const root = parseMarkup(renderPlanHtml(everywhere(one)));
        expect(dangersIn(root)).toEqual([]);
        expect(skeleton(everywhere(one))).toEqual(usual);
      }),
    );
  });
});

/** The elements that no text may add to or take from. Code, lines and paragraphs follow the text. */
function skeleton(one: Plan): readonly string[] {
  const free = ['text', 'code', 'p', 'pre', 'div'];
  return elements(one)
    .map(({ name }) => name)
    .filter((name) => !free.includes(name));
}

/** One text in every place of a plan that holds free text. */
function everywhere(text: string): Plan {
  const one = cases.everywhere(text);
  const blocks = one.findings.map((each) => ({ ...each, verdict: 'block' as const }));
  return { ...one, createdAt: text, planHash: text, findings: [...one.findings, ...blocks] };
}
