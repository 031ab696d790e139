/**
 * Text from files and from the account inside Markdown, which pull requests render as HTML. Whatever it contains, it
 * must stay text: no tag, link, image, mention, reference, table row, end of a fence, or command to the forge or to the
 * runner whose log shows it.
 *
 * Names and values are code spans, in which only the surrounding backticks have a meaning and forges don't look for
 * mentions: copying one gives the text itself. If backticks don't work, code is written as HTML. Sentences are escaped;
 * and since forges look for mentions, references, commits and URLs in them again after Markdown is rendered, a
 * zero-width space breaks those up. The text has none of its own, as cleaning makes each visible.
 */
import { cleanLine, cleanText, withoutLastFeeds } from '../terminal/clean.js';
import { holdsCommand, htmlEntity, withoutMarks } from '../terminal/runner-commands.js';

const ZERO = '\u200b';
/** Some Markdown implementations don't open code with longer runs of backticks. */
const LONGEST_RUN = 16;
const LONGEST_VALUE = 200;
const LONGEST_PROSE = 1500;

/** One value as code, on one line. Not for tables: see `cell`. */
export function code(text: string, longest = LONGEST_VALUE): string {
  const shown = cutLine(text, longest);
  if (holdsCommand(shown) || longestRun(shown) > LONGEST_RUN) return `<code>${asEntities(shown)}</code>`;
  const ticks = '`'.repeat(longestRun(shown) + 1);
  const margin = shown === '' || /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return ticks + margin + shown + margin + ticks;
}

/** The same for a table cell. Forges disagree on whether `\\|` ends a cell. */
export function cell(text: string, longest = LONGEST_VALUE): string {
  const shown = cutLine(text, longest);
  if (shown.includes('\\|')) return `<code>${asEntities(shown)}</code>`;
  return code(text, longest).replaceAll('|', '\\|');
}

/** Part of a sentence, escaped, on one line. Safe everywhere, including in cells. */
export function plain(text: string, longest = LONGEST_PROSE): string {
  return escaped(cutLine(text, longest).trim());
}

/** Sentences: each line as a paragraph, text in backticks as code, lines after the first prefixed with `margin`. */
export function prose(text: string, margin = ''): string {
  return cut(cleanText(text.slice(0, 2 * LONGEST_PROSE + 2)), LONGEST_PROSE)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(proseLine)
    .join(`\n\n${margin}`);
}

/** The content of a line of HTML, such as a summary, where Markdown doesn't apply. */
export function htmlCode(text: string): string {
  const shown = cutLine(text, LONGEST_VALUE).replace(/[&<>"]/g, (sign) => IN_HTML[sign] ?? sign);
  return `<code>${withoutMarks(shown, htmlEntity).replaceAll('::', '&#58;&#58;')}</code>`;
}

/** Lines as a fenced block, prefixed with `margin`. */
export function fenced(text: string, language: string, margin = ''): string {
  const lines = withoutLastFeeds(cleanText(text)).split('\n');
  return block(
    lines.map((line) => cut(line, LONGEST_PROSE)),
    language,
    margin,
  );
}

/** A command to copy, unchanged: a path with a zero-width space in it would be another path. */
export function commandBlock(lines: readonly string[]): string {
  return block(lines.map(cleanLine), 'sh', '');
}

function block(lines: readonly string[], language: string, margin: string): string {
  const text = lines.join('\n');
  if (holdsCommand(text) || longestRun(text) > LONGEST_RUN)
    return `${margin}<pre><code>${asEntities(text).replaceAll('\n', `\n${margin}`)}</code></pre>`;
  const ticks = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return [ticks + language, ...lines, ticks].map((line) => (line === '' ? '' : margin + line)).join('\n');
}

/** Markdown as a link; unchanged without a URL, or if a browser shouldn't follow it. */
export function linked(markdown: string, address: string | null): string {
  if (address === null || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return markdown;
  const safe = new URL(address).href.replace(/[@`|\\[\]<>]/g, encodeURIComponent);
  return `[${markdown}](<${safe}>)`;
}

/** Truncates a text by its length: any number of zero-width characters would pass a limit of columns. */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Cleaning lengthens texts, or at most halves them, so what will be cut needn't be cleaned. */
function cutLine(text: string, longest: number): string {
  return cut(cleanLine(text.slice(0, 2 * longest + 2)), longest);
}

function proseLine(line: string): string {
  return line
    .split(/(?<!`)(`[^`]+`)(?!`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1), LONGEST_PROSE) : escaped(part)))
    .join('');
}

/** Text inside HTML, where Markdown syntax is still recognised. */
function asEntities(text: string): string {
  return text.replace(/[!"#$&'*.:<>@[\\\]_`{|}~]/g, htmlEntity);
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

function escaped(text: string): string {
  return takenApart(text)
    .replace(/[\\`*_{}[\]#~<>&|$]/g, (sign) => IN_HTML[sign] ?? `\\${sign}`)
    .replace(/^[-+=/]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** Dollar signs start formulas, and a backslash doesn't prevent that everywhere. */
const IN_HTML: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  $: '<span>$</span>',
};

function takenApart(text: string): string {
  return text
    .replace(/@|[#!%^&~:$](?=\S)/g, `$&${ZERO}`)
    .replace(/www(?=\.)/gi, `$&${ZERO}`)
    .replace(/(?<=\p{L}-)(?=\d)/gu, ZERO)
    .replace(/[\da-f]{7,}/gi, (run) => run.replace(/.{6}(?=.)/g, `$&${ZERO}`));
}
