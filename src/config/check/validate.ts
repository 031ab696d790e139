import type { Diagnostic } from '../../core/base/diagnostic.js';
import type { Configuration } from '../../generated/config.js';
import { checkAccount } from './rules/account.js';
import { readDeclared } from './rules/declared.js';
import { checkDuplicates } from './rules/duplicates.js';
import { checkIds } from './rules/ids.js';
import { checkLabels } from './rules/labels.js';
import { checkRetired } from './rules/retired.js';
import { checkSettings } from './rules/settings.js';
import { checkStatuses } from './rules/statuses.js';
import { checkSubscription } from './rules/subscription.js';
import { checkTeams } from './rules/teams.js';
import type { ParsedText } from '../read/parsed.js';
import { checkSchema } from './schema.js';

/** One file of a valid configuration: its typed value, with its text and nodes. */
export interface ConfigDocument {
  readonly parsed: ParsedText;
  readonly value: Configuration;
}

interface Validated {
  /** All documents, or null if one of them is invalid. */
  readonly documents: readonly ConfigDocument[] | null;
  /** Sorted by file, line and column. */
  readonly findings: readonly Diagnostic[];
  readonly counts: ThingCounts;
  /** The number of further problems that weren't processed. */
  readonly left: number;
}

export interface ThingCounts {
  readonly pipelines: number;
  readonly statuses: number;
  readonly teams: number;
}

const CHECKS = [
  checkAccount,
  checkDuplicates,
  checkIds,
  checkLabels,
  checkStatuses,
  checkSettings,
  checkRetired,
  checkTeams,
  checkSubscription,
];

/**
 * Runs all checks that need no account on all files. A file with YAML errors is reported by those only; if there is
 * one, or `incomplete` says that a file couldn't be read at all, references from other files may be declared in it, so
 * unknown references aren't reported.
 */
export function validateDocuments(all: readonly ParsedText[], incomplete: boolean): Validated {
  const readable = all.filter((parsed) => parsed.problems.length === 0);
  const partial = incomplete || readable.length < all.length;
  const findings: Diagnostic[] = [];
  const documents: ConfigDocument[] = [];
  let unseen = 0;
  for (const parsed of readable) {
    const { value, problems, left } = checkSchema(parsed);
    findings.push(...problems);
    unseen += left;
    if (value !== null) documents.push({ parsed, value });
  }
  const declared = readDeclared(readable);
  const told = new Set(findings.map(placeKey));
  for (const check of CHECKS) {
    for (const found of check(declared)) {
      if (told.has(placeKey(found)) || (partial && found.code === 'UNKNOWN_REFERENCE')) continue;
      findings.push(found);
    }
  }
  return {
    documents: documents.length === all.length ? documents : null,
    findings: inOrder(
      findings,
      all.map(({ file }) => file),
    ),
    counts: {
      pipelines: declared.pipelines.length,
      statuses: declared.pipelines.reduce((sum, { statuses }) => sum + statuses.length, 0),
      teams: declared.teams.length,
    },
    left: unseen,
  };
}

/** A place that the schema refuses isn't checked further. */
function placeKey({ source }: Diagnostic): string {
  return source === null ? '' : `${source.file}\n${source.line}:${source.column}`;
}

/** By file (in their order), line and column; problems without a place come first. */
export function inOrder<Found extends Diagnostic>(
  findings: readonly Found[],
  files: readonly string[],
): readonly Found[] {
  const rank = new Map(files.map((file, index) => [file, index]));
  const of = ({ source }: Diagnostic): readonly [number, number, number] =>
    source === null ? [-1, 0, 0] : [rank.get(source.file) ?? files.length, source.line, source.column];
  return [...findings].sort((a, b) => {
    const [aFile, aLine, aColumn] = of(a);
    const [bFile, bLine, bColumn] = of(b);
    return aFile - bFile || aLine - bLine || aColumn - bColumn;
  });
}
