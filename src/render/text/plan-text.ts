/**
 * A plan as text: the page on which a person decides.
 *
 * It is ordered by a reader's questions: which account, how much, is anything dangerous, what exactly, what next.
 * Danger comes before the changes, because people stop reading; the command comes last, because that stays on the
 * screen. Everything is computed from the plan alone, and text from the account is cleaned first.
 */
import type { Plan } from '../../core/plan/plan.js';
import { TEXT_PAGE } from '../page/page-format.js';
import { planPage } from '../page/page.js';
import { PLAIN_TEXT } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { changeSection } from './plan-changes.js';
import { dangerLines } from './plan-danger.js';
import { footerLines } from './plan-footer.js';
import { headerLines } from './plan-header.js';
import { noteLines, unmanagedLines } from './plan-rest.js';

/** Options for a plan as text, and the command that it suggests next. */
export interface PlanTextOptions extends Style {
  /** The apply command with its paths and account flags, without consents: `pipewright apply --sandbox support.yaml`. */
  readonly command?: string;
  /** True if apply shows the plan before asking for consent: it suggests no command then. */
  readonly applying?: boolean;
}

/** Ends with a line feed. */
export function renderPlanText(plan: Plan, style: PlanTextOptions = PLAIN_TEXT): string {
  const page = planPage(plan, { ...TEXT_PAGE, unicode: style.unicode === true }, style.command);
  const lines = [
    headerLines(page, style),
    dangerLines(page, style),
    changeSection(page.places, style),
    unmanagedLines(page.unmanaged, style),
    noteLines(page.notes, style),
    footerLines(page, style, style.applying === true),
  ].flat();
  return `${lines.join('\n')}\n`;
}
