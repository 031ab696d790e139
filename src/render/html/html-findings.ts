import type { Finding } from '../../core/base/diagnostic.js';
import type { Plan } from '../../core/plan/plan.js';
import { counted } from '../words/count.js';
import { code, copyable, prose, tag } from './html-parts.js';
import type { Section } from './html-parts.js';
import { markup, NOTHING } from './html-markup.js';
import type { Markup } from './html-markup.js';
import { placeText } from '../words/place-text.js';
import { EXPLAINED } from '../text/plan-danger.js';
import { notesByCode } from '../text/plan-rest.js';

const TONES = { block: 'gone', confirm: 'changed', note: 'moved' } as const;

export function blockSection({ findings }: Plan): Section {
  const blocks = findings.filter(({ verdict }) => verdict === 'block');
  return {
    id: 'blocked',
    title: `Blocked: solve ${blocks.length === 1 ? 'this' : 'these'} first`,
    body: articles(blocks, () => null),
  };
}

/** What wants a yes of its own, each with the flag that says it. */
export function confirmSection({ findings, requires }: Plan): Section {
  const flagOf = ({ code: name, address }: Finding): string | null =>
    requires.find((flag) => flag === `--confirm ${name}=${address ?? ''}`) ??
    requires.find((flag) => flag === `--confirm ${name}`) ??
    requires.find((flag) => name === 'TOO_MANY_DELETES' && flag === '--allow-many') ??
    null;
  const confirms = findings.filter(({ verdict }) => verdict === 'confirm');
  return { id: 'confirm', title: 'Asks for a confirmation', body: articles(confirms, flagOf) };
}

/** Notes by code, folded: what nobody asked for doesn't stand in the way. */
export function noteSection(plan: Plan): Section {
  return { id: 'notes', title: 'Notes', body: [...notesByCode(plan).values()].map(noteMarkup) };
}

function articles(findings: readonly Finding[], flagOf: (finding: Finding) => string | null): Markup[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const count = (seen.get(finding.code) ?? 0) + 1;
    seen.set(finding.code, count);
    const flag = flagOf(finding);
    const detail = count <= EXPLAINED && finding.detail !== null ? prose(finding.detail) : NOTHING;
    return markup`<article class="${TONES[finding.verdict]}"><h3>${tag(TONES[finding.verdict], finding.verdict)} ${finding.code}</h3>
<p><strong>${finding.summary}</strong></p>
${whereMarkup(finding)}${
      flag === null
        ? NOTHING
        : markup`<p>Needs ${code(flag)}.</p>
`
    }${detail}${hintMarkup(finding)}</article>
`;
  });
}

function noteMarkup(group: readonly Finding[]): Markup {
  const [first] = group;
  if (first === undefined) return NOTHING;
  const same = group.every(({ summary }) => summary === first.summary);
  const times = group.length === 1 ? '' : ` (${counted(group.length, 'time')})`;
  const rows = group.map(
    (note) => markup`<li>${
      same
        ? NOTHING
        : markup`<p>${note.summary}</p>
`
    }${whereMarkup(note)}${hintMarkup(note)}</li>
`,
  );
  return markup`<details><summary>${first.code}${times}${same ? `: ${first.summary}` : ''}</summary>
${first.detail === null ? NOTHING : prose(first.detail)}<ul>
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
