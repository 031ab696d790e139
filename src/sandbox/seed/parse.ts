import { LineCounter, parseDocument } from 'yaml';
import type { Json } from '../json.js';
import type { Seed } from './model.js';
import { referenceProblems } from './references.js';
import { SEED_SHAPE } from './seed-shape.js';
import { shapeProblems, type Problem } from './shape.js';

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
  const value = readValue(() => document.toJS() as Json);
  if (value === undefined) return refused({ path: fileName, message: 'cannot be read as YAML' });
  const shape = shapeProblems(value, SEED_SHAPE);
  if (shape.length > 0) return { ok: false, problems: shape };
  const seed = value as unknown as Seed;
  const references = referenceProblems(seed);
  return references.length > 0 ? { ok: false, problems: references } : { ok: true, seed };
}

function refused(problem: Problem): ParsedSeed {
  return { ok: false, problems: [problem] };
}

/** Aliases to nothing, or too many of them, only show when the document is turned into values. */
function readValue(read: () => Json): Json | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
