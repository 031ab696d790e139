import { settingAddress } from '../../core/base/address.js';
import type { Sides, RuleFacts } from '../../core/model/access-facts.js';
import type { Address } from '../../core/base/address.js';
import type { LiveRules } from '../../core/model/live-state.js';
import type { PipelineMatch } from '../../core/model/matching.js';
import type { Reference } from '../../core/base/reference.js';
import { idReference } from '../../core/base/reference.js';
import type { Rule, RuleIds, RuleWords } from './values.js';
import { factsOf, offWord, RULES, wordsOf } from './values.js';
import { declaredWords } from './document.js';

/** One rule of a pipeline, now and as the plan leaves it. */
interface RuleSides {
  readonly rule: Rule;
  readonly ids: RuleIds;
  readonly before: RuleWords;
  readonly after: RuleWords;
  /** True for a rule that the files declare, or that loses a status which the plan deletes. */
  readonly managed: boolean;
  /** True if the rule goes off because its only status is deleted, and the files don't say so. */
  readonly loosened: boolean;
}

/** `PIPELINE.rules`. */
export function rulesAddress(pipeline: Address): Address {
  return settingAddress(pipeline, 'rules');
}

/** Live statuses that the plan deletes. */
export function dyingIds(match: PipelineMatch): ReadonlySet<string> {
  return new Set([...match.retired.map(({ live }) => live.id), ...match.missing.map(({ id }) => id)]);
}

/** Every rule of a pipeline whose rules could be read. Pure. */
export function compareRules(match: PipelineMatch, live: LiveRules): readonly RuleSides[] {
  const nameOf = statusNames(match);
  const dying = dyingIds(match);
  return RULES.map((rule) => {
    const ids = live[rule];
    const before = wordsOf(rule, ids, nameOf);
    const declared = declaredWords(match.desired, rule);
    if (declared !== null) return { rule, ids, before, after: declared, managed: true, loosened: false };
    if (ids === 'all' || !ids.some((id) => dying.has(id)))
      return { rule, ids, before, after: before, managed: false, loosened: false };
    const staying = wordsOf(rule, ids, (id) => (dying.has(id) ? null : nameOf(id)));
    const loosened = staying === offWord(rule) || staying.length === 0;
    return { rule, ids, before, after: loosened ? offWord(rule) : staying, managed: true, loosened };
  });
}

/** The status of a live id as the files name it, else by its id; null if it isn't live. */
function statusNames(match: PipelineMatch): (id: string) => Reference | null {
  const names = new Map((match.live?.statuses ?? []).map(({ id }) => [id, idReference(id)]));
  for (const { live, desired } of match.statuses) if (live !== null) names.set(live.id, desired.key);
  return (id) => names.get(id) ?? null;
}

/** What the access model needs to know. A pipeline that doesn't exist yet has no rules before. */
export function ruleSides(match: PipelineMatch, rules: readonly RuleSides[]): Sides<RuleFacts> {
  const facts = (side: 'before' | 'after'): RuleFacts | null =>
    completeFacts(match, new Map(rules.map((rule) => [rule.rule, rule[side]])));
  return { before: match.live === null ? null : facts('before'), after: facts('after') };
}

/** The same where rules can't be read: after the plan they are what the files say, if those say all of it. */
export function unreadSides(match: PipelineMatch): Sides<RuleFacts> {
  const declared = RULES.flatMap((rule) => {
    const words = declaredWords(match.desired, rule);
    return words === null ? [] : [[rule, words] as const];
  });
  return { before: null, after: completeFacts(match, new Map(declared)) };
}

function completeFacts(match: PipelineMatch, words: ReadonlyMap<Rule, RuleWords>): RuleFacts | null {
  const [createIn, noSkipping, noBackwards] = RULES.map((rule) => words.get(rule));
  if (createIn === undefined || noSkipping === undefined || noBackwards === undefined) return null;
  return factsOf({ createIn, noSkipping, noBackwards }, match.address);
}
