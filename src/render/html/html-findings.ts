import type { Finding } from '../../core/base/diagnostic.js';
import type { FindingSection, NoteGroup, PageFinding } from '../page/page-findings.js';
import type { PlanPage } from '../page/page.js';
import { counted } from '../words/count.js';
import { code, copyable, prose, tag } from './html-parts.js';
import type { Section } from './html-parts.js';
import { markup, NOTHING } from './html-markup.js';
import type { Markup } from './html-markup.js';
import { placeText } from '../words/place-text.js';

const TONES = { block: 'gone', confirm: 'changed', note: 'moved' } as const;

export function blockSection({ title, findings }: FindingSection): Section {
  return { id: 'blocked', title, body: findings.map(article) };
}

/** Findings that need confirmation, each with its flag. */
export function confirmSection({ title, findings }: FindingSection): Section {
  return { id: 'confirm', title, body: findings.map(article) };
}

/** Notes by code, collapsed so that they don't distract. */
export function noteSection({ title, groups }: PlanPage['notes']): Section {
  return { id: 'notes', title, body: groups.map(noteMarkup) };
}

function article(finding: PageFinding): Markup {
  const { verdict, code: name, summary, detail, flag } = finding;
  return markup`<article class="${TONES[verdict]}"><h3>${tag(TONES[verdict], verdict)} ${name}</h3>
<p><strong>${summary}</strong></p>
${whereMarkup(finding)}${
    flag === null
      ? NOTHING
      : markup`<p>Needs ${code(flag)}.</p>
`
  }${detail === null ? NOTHING : prose(detail)}${hintMarkup(finding)}</article>
`;
}

function noteMarkup({ code: name, times, summary, detail, notes }: NoteGroup): Markup {
  const often = times === 1 ? '' : ` (${counted(times, 'time')})`;
  const rows = notes.map(
    (note) => markup`<li>${
      summary !== null
        ? NOTHING
        : markup`<p>${note.summary}</p>
`
    }${whereMarkup(note)}${hintMarkup(note)}</li>
`,
  );
  return markup`<details><summary>${name}${often}${summary === null ? '' : `: ${summary}`}</summary>
${detail === null ? NOTHING : prose(detail)}<ul>
${rows}</ul></details>
`;
}

function whereMarkup({ address, source }: Finding): Markup {
  const places = [
    ...(address === null ? [] : [markup` ${code(address)}`]),
    ...(source === null ? [] : [markup` ${code(placeText(source))}`]),
  ];
  return places.length === 0
    ? NOTHING
    : markup`<p class="quiet">At${places}</p>
`;
}

function hintMarkup({ hint }: Finding): Markup {
  return hint === null || hint.trim() === '' ? NOTHING : copyable(hint, 'Lines to copy');
}
