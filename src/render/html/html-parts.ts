import { withoutLastFeeds } from '../terminal/clean.js';
import { markup, NOTHING, verbatim } from './html-markup.js';
import type { Markup } from './html-markup.js';

/** A section of a page with its heading; nothing if it is empty. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: readonly Markup[];
}

export function sectionMarkup({ id, title, body }: Section): Markup {
  if (body.length === 0) return NOTHING;
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${body}</section>
`;
}

/** Sentences: blank lines separate paragraphs, and text in backticks is code. */
export function prose(text: string): Markup {
  const paragraphs = text.split(/\n{2,}/).filter((one) => one.trim() !== '');
  return markup`${paragraphs.map(
    (one) => markup`<p>${coded(one)}</p>
`,
  )}`;
}

function coded(text: string): readonly Markup[] {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? markup`<code>${part.slice(1, -1)}</code>` : verbatim(part)));
}

/** Lines to copy. A scrollable element must be keyboard-focusable. */
export function copyable(text: string, label: string): Markup {
  return markup`<pre tabindex="0" role="group" aria-label="${label}"><code>${verbatim(withoutLastFeeds(text))}</code></pre>
`;
}

export function code(text: string): Markup {
  return markup`<code>${text}</code>`;
}

/** A word for what something is; its colour only repeats it. */
export function tag(tone: string, word: string): Markup {
  return markup`<span class="mark ${tone}">${word}</span>`;
}
