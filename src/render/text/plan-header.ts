import type { PlanPage } from '../page/page.js';
import { paint, proseWidth } from '../terminal/style.js';
import type { Role, Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';
import { accountText } from '../words/account-text.js';

const ROLES: Readonly<Record<PlanPage['verdict']['tone'], Role>> = {
  stopped: 'bad',
  careful: 'careful',
  idle: 'good',
  work: 'heading',
};

/** The account, and the outcome: the two lines that everybody reads. */
export function headerLines({ account, verdict }: PlanPage, style: Style): readonly string[] {
  const lines = wrapText(verdict.sentences.join(' '), proseWidth(style, 0));
  return [accountText(account), '', ...lines.map((line) => paint(style, ROLES[verdict.tone], line))];
}
