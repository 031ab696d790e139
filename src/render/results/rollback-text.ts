import { pipelineOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { cleanLine } from '../terminal/clean.js';
import { counted, listed } from '../words/count.js';
import { renderPlanText } from '../text/plan-text.js';
import { paint, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';
import { kindWords } from '../words/kind-words.js';

/** Options for the plan of a rollback; `snapshot` is the file to roll back to. */
export interface RollbackPlanTextOptions extends Style {
  readonly snapshot: string;
}

/** The plan of a rollback, preceded by a few sentences: what is restored, and how. */
export function renderRollbackPlanText(plan: Plan, style: RollbackPlanTextOptions): string {
  const shown = renderPlanText(plan, { ...style, applying: true });
  if (plan.changes.length === 0) return shown;
  const made = comesBack(plan);
  const sentences = [
    ...comeText(
      made.filter((change) => kindWords(change).idFrom === 'files'),
      'old',
    ),
    ...comeText(
      made.filter((change) => kindWords(change).idFrom === 'account'),
      'new',
    ),
    ...ticketsText(plan),
    "History is not restored, and settings that only HubSpot's pages show are restored by hand: see the notes.",
  ];
  const lines = [
    paint(style, 'heading', `Back to ${cleanLine(style.snapshot)}`),
    ...wrapText(sentences.join(' '), proseWidth(style, 0)),
    '',
  ];
  return `${lines.join('\n')}\n${shown}`;
}

/** What is created, except the statuses of a pipeline that is restored as a whole. */
function comesBack({ changes }: Plan): readonly Change[] {
  const made = changes.filter((change) => change.action === 'create' && kindWords(change).counted !== null);
  const whole = new Set(
    made.filter((change) => kindWords(change).stands === 'place').map(({ address }) => address),
  );
  return made.filter(
    (change) => kindWords(change).stands !== 'part' || !whole.has(pipelineOf(change.address) ?? ''),
  );
}

function comeText(made: readonly Change[], which: 'old' | 'new'): readonly string[] {
  if (made.length === 0) return [];
  const names = listed(made.map(({ label }) => `"${cleanLine(label)}"`));
  return [
    made.length === 1
      ? `${names} comes back with its ${which} id.`
      : `${names} come back with their ${which} ids.`,
  ];
}

function ticketsText({ changes }: Plan): readonly string[] {
  const count = changes.reduce((sum, { tickets }) => sum + (tickets?.chosen?.ids.length ?? 0), 0);
  return count === 0 ? [] : [`${counted(count, 'ticket')} ${count === 1 ? 'moves' : 'move'} back.`];
}
