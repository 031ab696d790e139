import type { Plan } from '../src/core/plan/plan.js';
import { renderPlanMarkdown } from '../src/render/markdown/plan-markdown.js';
import { renderPlanText } from '../src/render/text/plan-text.js';
import { longPlan } from '../test/unit/render/cases.js';

const SIZES = [500, 5000] as const;

/** How much longer a plan of ten times the changes takes to render: 10 where each costs the same. */
export interface LongPlan {
  readonly name: string;
  readonly changes: readonly [number, number];
  readonly ms: readonly [number, number];
  readonly ratio: number;
}

/** Renders in this process, each size in turn; the medians. */
export function measureLongPlans(rounds: number): readonly LongPlan[] {
  const [small, large] = SIZES.map((count) => longPlan(count));
  if (small === undefined || large === undefined) throw new Error('nothing to render');
  const renderers = { text: (plan: Plan) => renderPlanText(plan), Markdown: renderPlanMarkdown };
  return Object.entries(renderers).map(([name, render]) => {
    render(small);
    const pairs = Array.from(
      { length: rounds },
      () => [timeOf(render, small), timeOf(render, large)] as const,
    );
    const ms = [median(pairs.map(([one]) => one)), median(pairs.map(([, one]) => one))] as const;
    return { name, changes: SIZES, ms, ratio: median(pairs.map(([one, other]) => other / one)) };
  });
}

function timeOf(render: (plan: Plan) => string, plan: Plan): number {
  const start = performance.now();
  render(plan);
  return performance.now() - start;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
