import { LineCounter, parseDocument } from 'yaml';
import validateSeed from '../validators/validate-seed.js';
import type { Seed } from './model.js';
import { referenceProblems } from './references.js';
import { seedProblems, type Problem } from './problems.js';

/** A seed, or all that is wrong with it. */
type ParsedSeed =
  { readonly ok: true; readonly seed: Seed } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a seed in YAML or JSON. A problem of syntax has `fileName:line:column` as its path. */
export function parseSeed(text: string, fileName: string): ParsedSeed {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, merge: true, prettyErrors: false });
  const syntax = document.errors.map((error): Problem => {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    return { path: `${fileName}:${line}:${col}`, message: error.message };
  });
  if (syntax.length > 0) return { ok: false, problems: syntax };
  const value = readValue(() => document.toJS() as unknown);
  if (value === undefined) return refused({ path: fileName, message: 'cannot be read as YAML' });
  if (!validateSeed(value)) return { ok: false, problems: seedProblems(value, validateSeed.errors ?? []) };
  const references = referenceProblems(value);
  return references.length > 0 ? { ok: false, problems: references } : { ok: true, seed: value };
}

function refused(problem: Problem): ParsedSeed {
  return { ok: false, problems: [problem] };
}

/** Unresolved or excessive aliases only show when the document is converted to values. */
function readValue(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
