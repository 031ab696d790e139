import { cleanLine } from '../terminal/clean.js';
import { counted } from '../words/count.js';
import { diagnosticLines } from '../messages/diagnostic-lines.js';
import { goingText } from '../page/page-deletes.js';
import { changesText } from '../page/page-verdict.js';
import { accountText } from '../words/account-text.js';
import type { ConsoleStep, Question } from '../../core/model/results.js';
import { stepLines } from './step-lines.js';
import { paint, PLAIN_TEXT, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';

/** A question and the only answer that means yes. `text` ends where the answer is typed. */
export interface QuestionText {
  readonly text: string;
  readonly expected: string;
}

/**
 * Questions at the terminal. Deletes ask for the account's id, because typing yes becomes a habit, and because the id
 * shows again which account it is.
 */
export function renderQuestion(question: Question, style: Style = PLAIN_TEXT): QuestionText {
  switch (question.kind) {
    case 'go':
      return asked(
        [`Apply ${changesText(question.plan)}?`, accountText(question.plan.account)],
        'yes',
        style,
      );
    case 'deletes':
      return asked(
        [`This deletes ${goingText(question.plan)}. A delete can't be undone.`],
        String(question.portalId),
        style,
      );
    case 'confirm': {
      const look = { word: 'confirm', role: 'careful', indent: 0 } as const;
      const lines = diagnosticLines({ ...question.finding, hint: null }, style, look);
      return { text: `\n${lines.join('\n')}\n\n${prompt('yes', style)}`, expected: 'yes' };
    }
    case 'done':
      return doneQuestion([question.step], 'Is it done?', style);
    case 'verified':
      return verifiedQuestion(
        question.changes.map(({ address }) => address),
        style,
      );
    case 'all-done': {
      const count = counted(question.steps.length, 'step');
      return doneQuestion(
        question.steps,
        question.steps.length === 1 ? 'Is it done?' : `Are all ${count} done?`,
        style,
      );
    }
  }
}

function verifiedQuestion(addresses: readonly string[], style: Style = PLAIN_TEXT): QuestionText {
  const lines = [
    `What is required matches in ${counted(addresses.length, 'status', 'statuses')}:`,
    ...addresses.map((address) => `  ${cleanLine(address)}`),
    "The order and the properties that are not required can't be tested.",
  ];
  const end = `Have you checked those? Type ${paint(style, 'name', 'yes')} to record these steps as done: `;
  return { text: `\n${lines.join('\n')}\n${end}`, expected: 'yes' };
}

function doneQuestion(
  steps: readonly ConsoleStep[],
  sentence: string,
  style: Style = PLAIN_TEXT,
): QuestionText {
  const lines = steps.flatMap((step, index) => stepLines(step, index + 1, style));
  const end = `${sentence} Type ${paint(style, 'name', 'yes')} to record it, anything else to leave it open: `;
  return { text: `${lines.join('\n')}\n\n${end}`, expected: 'yes' };
}

function asked(sentences: readonly string[], expected: string, style: Style = PLAIN_TEXT): QuestionText {
  const [first = '', ...rest] = sentences.flatMap((sentence) => wrapText(sentence, proseWidth(style, 0)));
  const lines = [paint(style, 'heading', first), ...rest];
  return { text: `\n${lines.join('\n')}\n${prompt(expected, style)}`, expected };
}

function prompt(expected: string, style: Style): string {
  const what = expected === 'yes' ? 'yes' : `the account's id (${expected})`;
  return `Type ${paint(style, 'name', what)} to continue, anything else to stop: `;
}
