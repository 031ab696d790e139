import type { Address } from '../../core/base/address.js';
import type { PipelineMatch, TeamMatch } from '../../core/model/matching.js';
import type { Edit } from '../patch/edits.js';
import type { ParsedText } from '../read/parsed.js';
import type { UpdateNames } from './update-names.js';
import type { ConfigDocument } from '../check/validate.js';
import type { Writing } from '../write/writing.js';
import type { UpdateInput } from './update-input.js';

export interface Difference {
  readonly file: string;
  readonly address: Address;
  readonly text: string;
}

/** Addresses with live ids: of things that are added, and of those whose ids the lock will keep. */
export type Pins = readonly (readonly [Address, string])[];

/** The input of a pass, and what it adds to. */
export interface Pass {
  readonly input: UpdateInput;
  readonly names: UpdateNames;
  readonly accept: (address: Address) => boolean;
  readonly acceptPlace: (address: Address) => boolean;
  /** Records a difference with the edits for it; null if they aren't safe. */
  readonly take: (difference: Difference, edits: readonly Edit[] | null) => void;
  /** The same for differences that share one set of edits, with the live ids of things that have none in the files. */
  readonly takeAll: (differences: readonly Difference[], edits: readonly Edit[] | null, pins?: Pins) => void;
}

/** A document between passes: `value` is the file's original content, `parsed` its current text. */
export interface Draft {
  readonly parsed: ParsedText;
  readonly value: ConfigDocument['value'];
  /** The index of the file. */
  readonly index: number;
}

/** The declared pipelines of a file with their matches, in file order. */
export function matchesIn(pass: Pass, { value }: Draft): readonly { index: number; match: PipelineMatch }[] {
  const byKey = new Map(pass.input.pipelines.map((match) => [match.desired.key, match]));
  return (value.pipelines ?? []).flatMap(({ key }, index) => {
    const match = byKey.get(key);
    return match === undefined ? [] : [{ index, match }];
  });
}

/** Declared teams that no longer exist in the account. */
export function goneTeams({ input, accept }: Pass): readonly TeamMatch[] {
  return (input.teams ?? []).filter(({ live, address }) => live === null && accept(address));
}

/** The input for writing new entries. What they can't express is reported as left to a person. */
export function writingOf({ names, input, take }: Pass, draft: Draft): Writing {
  return {
    ...names,
    complete: false,
    ids: input.idsToLock !== true,
    leftOut: (text) => {
      take({ file: draft.parsed.file, address: '', text }, null);
    },
  };
}
