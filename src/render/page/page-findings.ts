import type { Code } from '../../core/base/codes.js';
import type { Finding, Verdict } from '../../core/base/diagnostic.js';
import type { Plan, Unmanaged } from '../../core/plan/plan.js';
import type { PageFormat } from './page-format.js';

/** A finding as shown on the page: `detail` is null if the same has been explained before. */
export interface PageFinding extends Finding {
  /** The flag that confirms it; null if there is none, or if the page doesn't show it. */
  readonly flag: string | null;
}

export interface FindingSection {
  readonly title: string;
  readonly findings: readonly PageFinding[];
}

/** Notes of one code, so that ten deletes don't say the same thing ten times. */
export interface NoteGroup {
  readonly code: Code;
  readonly times: number;
  /** The common summary, or null if they differ. */
  readonly summary: string | null;
  readonly detail: string | null;
  /** Those that are listed; `left` others aren't. */
  readonly notes: readonly Finding[];
  readonly left: number;
}

interface UnmanagedThing {
  readonly word: string;
  readonly id: string;
  readonly label: string;
  /** Why it isn't managed; null if the heading says it. */
  readonly reason: string | null;
}

export interface UnmanagedSection {
  readonly title: string;
  readonly count: number;
  /** Those that are listed; `left` others aren't. */
  readonly things: readonly UnmanagedThing[];
  readonly left: number;
}

/** How many findings of one code are shown with their explanation; the rest are shown without it. */
const EXPLAINED = 3;

/** What stops the plan. */
export function blocksOf(plan: Plan, format: PageFormat): FindingSection {
  const blocks = withVerdict(plan, 'block').map((one): PageFinding => ({ ...one, flag: null }));
  return {
    title: `Blocked: fix ${blocks.length === 1 ? 'this' : 'these'} first`,
    findings: explained(blocks, format),
  };
}

/** Findings that need confirmation. */
export function confirmsOf(plan: Plan, format: PageFormat): FindingSection {
  const confirms = withVerdict(plan, 'confirm').map((one): PageFinding => {
    return { ...one, flag: format.flags ? flagOf(one, plan) : null };
  });
  return { title: 'Needs confirmation', findings: explained(confirms, format) };
}

function withVerdict({ findings }: Plan, wanted: Verdict): readonly Finding[] {
  return findings.filter(({ verdict }) => verdict === wanted);
}

function flagOf({ code, address }: Finding, { requires }: Plan): string | null {
  return (
    requires.find((flag) => flag === `--confirm ${code}=${address ?? ''}`) ??
    requires.find((flag) => flag === `--confirm ${code}`) ??
    requires.find((flag) => code === 'TOO_MANY_DELETES' && flag === '--allow-many') ??
    null
  );
}

function explained(findings: readonly PageFinding[], { explains }: PageFormat): readonly PageFinding[] {
  const told = new Map<Code, readonly (string | null)[]>();
  return findings.map((one) => {
    const known = told.get(one.code) ?? [];
    const again = explains === 'first-explanations' && (one.detail === null || known.includes(one.detail));
    if (again || known.length >= EXPLAINED) return { ...one, detail: null };
    told.set(one.code, [...known, one.detail]);
    return one;
  });
}

/** The notes of a plan by code, in its order. */
export function notesOf(plan: Plan, format: PageFormat): readonly NoteGroup[] {
  const groups = new Map<Code, Finding[]>();
  for (const note of withVerdict(plan, 'note')) {
    const group = groups.get(note.code);
    if (group === undefined) groups.set(note.code, [note]);
    else group.push(note);
  }
  return [...groups].map(([code, group]) => {
    const [first] = group;
    const notes = group.slice(0, format.notes);
    return {
      code,
      times: group.length,
      summary: group.every(({ summary }) => summary === first?.summary) ? (first?.summary ?? null) : null,
      detail: first?.detail ?? null,
      notes,
      left: group.length - notes.length,
    };
  });
}

/** What exists only in the account. Short: it is a reminder, not a change. */
export function unmanagedOf(unmanaged: readonly Unmanaged[], format: PageFormat): UnmanagedSection {
  const things = unmanaged.slice(0, format.unmanaged).map(({ kind, id, label, reason }): UnmanagedThing => {
    const told = format.undeclared || reason !== 'not declared';
    return { word: kind, id, label, reason: told ? reason : null };
  });
  return {
    title: 'Not in the files, left alone',
    count: unmanaged.length,
    things,
    left: unmanaged.length - things.length,
  };
}
