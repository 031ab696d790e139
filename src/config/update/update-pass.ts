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

/** Addresses with live ids: of things that are added, and of those whose ids the lock is to keep. */
export type Pins = readonly (readonly [Address, string])[];

/** What a pass works with and adds to. */
export interface Pass {
  readonly input: UpdateInput;
  readonly names: UpdateNames;
  readonly accept: (address: Address) => boolean;
  readonly acceptPlace: (address: Address) => boolean;
  /** Notes a difference with the edits that make it; null where they aren't safe. */
  readonly take: (difference: Difference, edits: readonly Edit[] | null) => void;
  /** The same for differences that one set of edits makes, with the live ids of things that have none in the files. */
  readonly takeAll: (differences: readonly Difference[], edits: readonly Edit[] | null, pins?: Pins) => void;
}

/** A document in the middle of the passes: `value` is what the file said at first, `parsed` its text now. */
export interface Draft {
  readonly parsed: ParsedText;
  readonly value: ConfigDocument['value'];
  /** The place of the file among the files. */
  readonly index: number;
}

/** The declared pipelines of a file with their matches, in the order of the file. */
export function matchesIn(pass: Pass, { value }: Draft): readonly { index: number; match: PipelineMatch }[] {
  const byKey = new Map(pass.input.pipelines.map((match) => [match.desired.key, match]));
  return (value.pipelines ?? []).flatMap(({ key }, index) => {
    const match = byKey.get(key);
    return match === undefined ? [] : [{ index, match }];
  });
}

/** Declared teams that the account doesn't have any more. */
export function goneTeams({ input, accept }: Pass): readonly TeamMatch[] {
  return (input.teams ?? []).filter(({ live, address }) => live === null && accept(address));
}

/** What new entries are written with. What they can't hold is told as left to a person. */
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
