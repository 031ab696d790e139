import type { Address } from './address.js';
import type { Code } from './codes.js';
import type { Source } from './source.js';

/** How bad a diagnostic is. */
export type Severity = 'error' | 'warning' | 'info';

/** What a finding in a plan does: stop it, ask for a consent of its own, or just tell. */
export type Verdict = 'block' | 'confirm' | 'note';

/**
 * Everything the tool says to a user. `summary` is one short sentence; `detail` says what happened, why it matters
 * and what to do in full sentences; `hint` is something to copy (a command, or lines of YAML), or null.
 */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly summary: string;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly address: Address | null;
  readonly source: Source | null;
}

/** A diagnostic about a plan. `verdict` decides; `severity` follows from it. */
export interface Finding extends Diagnostic {
  readonly verdict: Verdict;
}

interface FindingText {
  readonly code: Code;
  readonly verdict: Verdict;
  readonly summary: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly address?: Address | null;
  readonly source?: Source | null;
}

const SEVERITY: Record<Verdict, Severity> = { block: 'error', confirm: 'warning', note: 'info' };

/** Builds a finding: severity from the verdict, null for what is left out. */
export function finding(text: FindingText): Finding {
  return {
    code: text.code,
    severity: SEVERITY[text.verdict],
    verdict: text.verdict,
    address: text.address ?? null,
    summary: text.summary,
    detail: text.detail ?? null,
    hint: text.hint ?? null,
    source: text.source ?? null,
  };
}

interface ProblemText {
  readonly code: Code;
  readonly severity?: Severity;
  readonly summary: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly address?: Address | null;
  readonly source?: Source | null;
}

/** Builds a diagnostic (an error unless told otherwise) with null for what is left out. */
export function problem(text: ProblemText): Diagnostic {
  return {
    code: text.code,
    severity: text.severity ?? 'error',
    address: text.address ?? null,
    summary: text.summary,
    detail: text.detail ?? null,
    hint: text.hint ?? null,
    source: text.source ?? null,
  };
}
