/**
 * HTML and SVG from templates. What is interpolated is text, cleaned and escaped, unless it is markup made here: so
 * nothing that an account or a file says can become a tag or leave its attribute. Everything is written as XML (quoted
 * attributes, closed elements), which both kinds of reader accept.
 */
import { cleanLine, cleanText } from '../terminal/clean.js';
import { htmlEntity, withoutMarks } from '../terminal/runner-commands.js';

/** A piece of finished markup. Only `markup` and its neighbours make one. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Part[];

/** A template whose values are text (on one line), numbers, or markup, alone or in lists. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const pieces = parts.map((part, index) => partMarkup(part) + (texts[index + 1] ?? ''));
  return { markup: (texts[0] ?? '') + pieces.join('') };
}

function partMarkup(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(cleanLine(part));
  return isList(part) ? part.map(partMarkup).join('') : part.markup;
}

/** `Array.isArray` forgets what a readonly array holds. */
function isList(part: Markup | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}

/** Text whose line feeds stay, for `pre`. */
export function verbatim(text: string): Markup {
  return { markup: escaped(cleanText(text)) };
}

/** Style rules, which know no escaping: constants of ours only. */
export function styleSheet(rules: string): Markup {
  return { markup: `<style>${rules}</style>` };
}

export const NOTHING: Markup = { markup: '' };

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  const markup = text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
  return withoutMarks(markup, htmlEntity).replaceAll('::', '&#58;&#58;');
}
