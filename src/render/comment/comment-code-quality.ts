import type { Finding, Verdict } from '../../core/base/diagnostic.js';
import { digest } from '../../core/plan/digest.js';
import type { Plan } from '../../core/plan/plan.js';
import { cleanText } from '../terminal/clean.js';
import { renderJson } from '../messages/json-text.js';

const SEVERITIES: Readonly<Record<Verdict, string>> = { block: 'blocker', confirm: 'major', note: 'info' };

/** A file's path from the root of the repository, as others see it; null for files outside. */
export interface FindingPlaces {
  readonly pathOf: (file: string) => string | null;
}

/**
 * Findings as a code quality report, which GitLab shows in a merge request. A fingerprint includes no line, so that a
 * finding that only moved isn't new.
 */
export function renderCodeQuality(plan: Plan, { pathOf }: FindingPlaces): string {
  return renderJson(plan.findings.flatMap((finding) => entry(finding, pathOf) ?? []));
}

function entry(finding: Finding, pathOf: (file: string) => string | null): object | null {
  const { code, address, summary, source, verdict } = finding;
  const path = source === null ? null : pathOf(source.file);
  if (source === null || path === null) return null;
  return {
    description: cleanText(summary),
    check_name: code,
    fingerprint: digest({ code, address, summary, path }).slice('sha256:'.length),
    severity: SEVERITIES[verdict],
    location: { path, lines: { begin: source.line } },
  };
}
