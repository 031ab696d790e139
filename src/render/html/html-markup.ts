/**
 * HTML and SVG from templates. Interpolated values are text, cleaned and escaped, unless they are markup made here, so
 * nothing from an account or a file can become a tag or break out of an attribute. Everything is well-formed XML
 * (quoted attributes, closed elements), which HTML and SVG parsers both accept.
 */
import { cleanLine, cleanText } from '../terminal/clean.js';
import { htmlEntity, withoutMarks } from '../terminal/runner-commands.js';

/** A piece of finished markup. Only created by `markup` and the functions beside it. */
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

/** `Array.isArray` loses the element type of a readonly array. */
function isList(part: Markup | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}

/** Text that keeps its line feeds, for `pre`. */
export function verbatim(text: string): Markup {
  return { markup: escaped(cleanText(text)) };
}

/** Style rules, which can't be escaped: only our own constants. */
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
