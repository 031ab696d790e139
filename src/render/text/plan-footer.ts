import type { PlanPage } from '../page/page.js';
import { cleanLine } from '../terminal/clean.js';
import { lineWidth, paint, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';
import { commandLines } from '../words/apply-command.js';

/** What to type next. Last on the screen, because that is where people look once the plan has scrolled by. */
export function footerLines({ next, hash }: PlanPage, style: Style, applying: boolean): readonly string[] {
  const hashLine = paint(style, 'quiet', `Plan hash ${cleanLine(hash)}`);
  switch (next.step) {
    case 'other':
      return ['', ...prose(next.text, style), '', hashLine];
    case 'nothing':
      return [];
    case 'apply': {
      if (applying) return ['', hashLine];
      const { title, command, consents } = next;
      const lines = commandLines(command, consents, lineWidth(style) - 4);
      const asks = prose(`At a terminal, ${command} asks for all of this instead.`, style);
      return [
        '',
        paint(style, 'heading', title),
        '',
        ...lines.map((line) => `    ${paint(style, 'command', line)}`),
        ...(consents.length === 0 ? [] : ['', ...asks]),
        ...([...lines, ...asks].some((line) => line.includes(hash)) ? [] : ['', hashLine]),
      ];
    }
  }
}

function prose(text: string, style: Style): readonly string[] {
  return wrapText(text, proseWidth(style, 0));
}
