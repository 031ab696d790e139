/**
 * Runs passes over one text, safely in the presence of anchors: aliases that the edits would leave without their
 * anchor, or with another one of the same name, are expanded before the first pass (a value that is no longer aliased
 * can then be changed), and edits that would still break the text are left to a person.
 */
import { undeclaredAddress } from '../../core/base/address.js';
import type { Edit } from '../patch/edits.js';
import { applyEdits } from '../patch/edits.js';
import { parseText } from '../read/parse.js';
import type { ParsedText } from '../read/parsed.js';
import type { Difference, Pass, Pins } from './update-pass.js';
import { danglingAliases, repeatedAnchors, writeOut } from '../patch/write-out.js';

/** Differences that are applied together or not at all, and whether they were. */
interface Taking {
  readonly told: readonly Difference[];
  readonly pinned: Pins;
  readonly made: boolean;
}

interface PassDone {
  readonly parsed: ParsedText;
  readonly takings: readonly Taking[];
}

interface Taken extends Omit<Taking, 'made'> {
  readonly edits: readonly Edit[] | null;
}

export type PassRun = (pass: Pass & { readonly parsed: ParsedText }) => void;

type PassBase = Omit<Pass, 'take' | 'takeAll'>;

interface Text {
  readonly parsed: ParsedText;
  /** True if the edits may change the order of anchors and aliases. */
  readonly moves: boolean;
}

/** Applies the edits of one pass. */
export function runPass(run: PassRun, base: PassBase, parsed: ParsedText): PassDone {
  const taken = takenBy(run, base, parsed);
  const edits = editsOf(taken);
  return edits.length === 0
    ? { parsed, takings: taken.map(asTaking) }
    : settled(parsed, taken, reread(parsed, edits));
}

/** Expands the aliases that the edits of a pass would leave without their anchor; else returns the same text. */
export function writtenOutFor(run: PassRun, base: PassBase, { parsed, moves }: Text): ParsedText {
  const edits = editsOf(takenBy(run, base, parsed));
  if (edits.length === 0) return parsed;
  const broken = [...danglingAliases(reread(parsed, edits)), ...(moves ? repeatedAnchors(parsed) : [])];
  const written = writeOut(parsed, broken);
  if (written.length === 0) return parsed;
  const plain = reread(parsed, written);
  return plain.problems.length === 0 ? plain : parsed;
}

function takenBy(run: PassRun, base: PassBase, parsed: ParsedText): readonly Taken[] {
  const taken: Taken[] = [];
  const takeAll: Pass['takeAll'] = (told, edits, pinned = []) => {
    taken.push({ told, edits, pinned });
  };
  run({ ...base, parsed, takeAll, take: (difference, edits) => takeAll([difference], edits) });
  return taken;
}

function editsOf(taken: readonly Taken[]): readonly Edit[] {
  return taken.flatMap(({ edits }) => edits ?? []);
}

/** What couldn't be added keeps the address of an undeclared thing. */
function asTaking({ told, pinned, edits }: Taken): Taking {
  if (edits !== null) return { told, pinned, made: true };
  const ids = new Map(pinned);
  const rows = told.map((row) => {
    const id = ids.get(row.address);
    return id === undefined ? row : { ...row, address: undeclaredAddress(row.address, id) };
  });
  return { told: rows, pinned, made: false };
}

/** All edits if the result is valid, else those that keep it valid, one by one. */
function settled(parsed: ParsedText, taken: readonly Taken[], whole: ParsedText): PassDone {
  if (whole.problems.length === 0) return { parsed: whole, takings: taken.map(asTaking) };
  let [kept, now] = [[] as readonly Edit[], parsed];
  const takings = taken.map((one): Taking => {
    const next = one.edits === null ? null : reread(parsed, [...kept, ...one.edits]);
    if (one.edits === null || next === null || next.problems.length > 0)
      return asTaking({ ...one, edits: null });
    [kept, now] = [[...kept, ...one.edits], next];
    return asTaking(one);
  });
  return { parsed: now, takings };
}

function reread(before: ParsedText, edits: readonly Edit[]): ParsedText {
  const { file, path, text, bom } = before;
  return { ...parseText({ file, path, text: applyEdits(text, edits) }), bom };
}
