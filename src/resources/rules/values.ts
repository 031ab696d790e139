/**
 * The two forms of a rule. By ids, as the account holds it: `all`, or a list whose emptiness means that the rule is off.
 * In words, as the files say it: `any` (createIn), `all`, `none`, or statuses as references. Lists are sorted.
 *
 * Rules outlive their statuses: ids of statuses that are gone stay in the form by ids, so that nothing changes unseen, and
 * are left out of the words. A rule about creating tickets that names nothing but such ids is an empty list in words, which
 * no file says: whether it allows every status or none is unknown.
 */
import type { Address } from '../../core/base/address.js';
import { statusesAddress } from '../../core/base/address.js';
import type { RuleFacts } from '../../core/model/access-facts.js';
import { BugError } from '../../core/base/errors.js';
import type { Json, JsonObject } from '../../core/base/json.js';
import type { LiveRules } from '../../core/model/live-state.js';
import type { Reference } from '../../core/base/reference.js';
import { referencedAddress } from '../../core/base/reference.js';
import type { Codec } from '../shared/codec.js';
import { listOf, partsCodec, stringIn, wordOf } from '../shared/codec.js';

/** The rules, as the paths of a change name them. */
export const RULES = ['createIn', 'noSkipping', 'noBackwards'] as const;
export type Rule = (typeof RULES)[number];

export type RuleIds = LiveRules['noSkipping'];
export type RuleWords = 'any' | 'all' | 'none' | readonly Reference[];

/** What the files say where a rule is off. */
export function offWord(rule: Rule): 'any' | 'none' {
  return rule === 'createIn' ? 'any' : 'none';
}

/** `nameOf` is null for a status that is not there any more. */
export function wordsOf(rule: Rule, ids: RuleIds, nameOf: (id: string) => Reference | null): RuleWords {
  if (ids === 'all') return ids;
  const names = ids.flatMap((id) => nameOf(id) ?? []).sort();
  const isOff = ids.length === 0 || (names.length === 0 && rule !== 'createIn');
  return isOff ? offWord(rule) : names;
}

/** The ids that a value of a change stands for. `pipeline` is the address of its pipeline. */
export function idsOf(
  words: Json | undefined,
  pipeline: Address,
  idOf: (address: Address) => string | null,
): RuleIds {
  if (words === 'all') return words;
  if (words === 'any' || words === 'none') return [];
  return addressesIn(words, pipeline)
    .map((address) => {
      const id = idOf(address);
      if (id === null) throw new BugError(`the plan has no id for ${address}`);
      return id;
    })
    .sort();
}

/** All three rules as facts for the access model. */
export function factsOf(words: Readonly<Record<Rule, RuleWords>>, pipeline: Address): RuleFacts {
  const movement = (rule: RuleWords): 'all' | readonly Address[] => {
    if (rule === 'all') return rule;
    return rule === 'none' ? [] : addressesIn(rule, pipeline);
  };
  return {
    createIn: words.createIn === 'any' ? 'any' : addressesIn(words.createIn, pipeline),
    noSkipping: movement(words.noSkipping),
    noBackwards: movement(words.noBackwards),
  };
}

/** The addresses of the statuses that a list names. */
export function addressesIn(words: Json | undefined, pipeline: Address): readonly Address[] {
  if (!Array.isArray(words)) throw new BugError(`not a rule: ${JSON.stringify(words)}`);
  return words.map((reference) => referencedAddress(statusesAddress(pipeline), String(reference)));
}

type RuleParts = Readonly<Record<Rule, RuleWords>>;

const WORD = wordOf('any', 'all', 'none');
const NAMES = listOf(stringIn);
const ruleIn = (json: Json): RuleWords | undefined => WORD(json) ?? NAMES(json);

/** `before` or `after` of a change: the rules that the plan manages, in words. */
export const RULE_PARTS: Codec<Partial<RuleParts>> = partsCodec<RuleParts>({
  createIn: ruleIn,
  noSkipping: ruleIn,
  noBackwards: ruleIn,
});

/** A side of a change; without rules if it has none. */
export function rulesOfSide(side: JsonObject | null): Partial<RuleParts> {
  const parts = side === null ? {} : RULE_PARTS.decode(side);
  if (parts === null) throw new BugError(`no rules: ${JSON.stringify(side)}`);
  return parts;
}

/** The rules that an object has, in their order. */
export function rulesIn(value: Partial<Readonly<Record<Rule, Json>>>): readonly Rule[] {
  return RULES.filter((rule) => value[rule] !== undefined);
}

/** An object with the rules of `entries`. */
export function byRule(entries: readonly (readonly [Rule, Json])[]): JsonObject {
  return Object.fromEntries(entries);
}
