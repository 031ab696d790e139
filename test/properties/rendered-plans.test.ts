/** Any plan, under any names, in each form that people or programs read: nothing throws, nothing is dropped or miscounted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validatePlan } from '../../src/config/check/plan-schema.js';
import type { Change } from '../../src/core/plan/change.js';
import type { Plan } from '../../src/core/plan/plan.js';
import { renderPlanHtml } from '../../src/render/html/plan-html.js';
import { renderPlanMarkdown } from '../../src/render/markdown/plan-markdown.js';
import { renderPlanJson } from '../../src/render/results/plan-json.js';
import { renderPlanText } from '../../src/render/text/plan-text.js';
import { plans } from '../helpers/random-plans.js';

/** Words for people count what goes through the API by action, and the rest as what is done by hand. */
const ACTIONS: readonly (readonly [Change['action'], RegExp])[] = [
  ['create', /(\d+) to create/],
  ['update', /(\d+) to update/],
  ['move', /(\d+) to move/],
  ['delete', /(\d+) to delete/],
];

const FORMS: readonly (readonly [string, (plan: Plan) => string])[] = [
  ['text', (plan) => renderPlanText(plan)],
  ['Markdown', (plan) => renderPlanMarkdown(plan, { maxLength: 10_000_000 })],
  ['HTML', (plan) => renderPlanHtml(plan)],
];

describe.each(FORMS)('a plan as %s', (_name, render) => {
  it('counts what it has, action by action', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const text = render(plan);
        for (const [action, words] of ACTIONS) {
          const many = plan.changes.filter((one) => one.channel === 'api' && one.action === action).length;
          expect([action, Number(words.exec(text)?.[1] ?? 0)]).toEqual([action, many]);
          expect(plan.summary[action]).toBe(many);
        }
      }),
    );
  });

  it('is written for any plan, the same each time, with the codes of all its findings', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const text = render(plan);
        expect(render(plan)).toBe(text);
        for (const { code } of plan.findings) expect(text).toContain(code);
        if (plan.changes.length > 0) expect(text).toContain(plan.planHash);
      }),
    );
  });
});

/** The word of a change that stands nowhere else in its plan. */
const wordOf = ({ address }: Change): string => /zq\d+qz/u.exec(address)?.[0] ?? address;

/** The same plan with that word as each change's name too: a form may name a thing by its label or by its key. */
const named = (plan: Plan): Plan => ({
  ...plan,
  changes: plan.changes.map((change) => ({ ...change, label: wordOf(change) })),
});

describe('no form of a plan drops a change', () => {
  it.each(FORMS)('%s names each', (_form, render) => {
    fc.assert(
      fc.property(plans.map(named), (plan) => {
        const text = render(plan);
        expect(plan.changes.filter((change) => !text.includes(wordOf(change)))).toEqual([]);
      }),
    );
  });

  it('HTML has the address of each', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const text = renderPlanHtml(plan);
        expect(plan.changes.filter(({ address }) => !text.includes(address))).toEqual([]);
      }),
    );
  });
});

describe('a saved plan', () => {
  it('reads back as it was, whatever things are called', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const read = validatePlan(JSON.parse(renderPlanJson(plan)));
        expect(read).toEqual({ ok: true, plan });
      }),
    );
  });
});
