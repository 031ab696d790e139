import type { Change } from '../../core/plan/change.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { Unreadable } from '../../core/model/live-state.js';
import type { PipelineMatch } from '../../core/model/matching.js';
import { scalarText } from '../../core/base/yaml-text.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';
import { dyingIds, rulesAddress } from './compare.js';
import type { Rule } from './values.js';
import { RULES } from './values.js';
import { declaredRules, declaredWords } from './document.js';

/** A pipeline whose rules can't be read, why, and what a person is asked to do about it. */
interface UnreadRules {
  readonly match: PipelineMatch;
  readonly why: Unreadable;
  readonly changes: readonly Change[];
}

/** What people may do once a rule is off. */
const FREEDOMS: Record<Rule, string> = {
  createIn: 'Tickets can then be created in every status',
  noSkipping: 'People can then skip statuses',
  noBackwards: 'People can then move tickets backwards',
};

/** A rule that the files leave out, and whose only status is deleted. */
export function loosened(match: PipelineMatch, rule: Rule): Finding {
  const { label, statuses, source } = match.desired;
  const off = rule === 'createIn' ? 'any' : 'none';
  return finding({
    code: 'RULE_LOOSENED',
    verdict: 'note',
    address: rulesAddress(match.address),
    summary: `The rule ${rule} of "${label}" is switched off, because the plan deletes the only status it names.`,
    detail: `${FREEDOMS[rule]} of that pipeline, and the files don't say whether that is intended. Declare the rule for the statuses it should apply to, or ${rule}: ${off} to drop it.`,
    hint: `rules:\n  ${rule}: [${scalarText(statuses[0]?.key ?? 'KEY')}]`,
    source,
  });
}

/** One note for all pipelines whose declared rules a person has to set. */
export function setByHand(unread: readonly UnreadRules[]): readonly Finding[] {
  const open = unread.filter(({ changes }) => changes.length > 0);
  const [first] = open;
  if (first === undefined) return [];
  return [
    finding({
      code: 'RULES_BY_HAND',
      verdict: 'note',
      address: rulesAddress(first.match.address),
      summary: `The rules of ${namesOf(open)} have to be set by hand.`,
      detail: `${reasonOf(first.why)} So the declared rules are a step for a person, and the rest of the plan does not wait for it.`,
      hint: 'pipewright doctor',
      source: declaredRules(first.match.desired)?.source ?? null,
    }),
  ];
}

/** One note for all pipelines where a rule that nobody can read here may name a status that is deleted. */
export function notSeen(unread: readonly UnreadRules[]): readonly Finding[] {
  const blind = unread.filter(
    ({ match }) =>
      dyingIds(match).size > 0 && RULES.some((rule) => declaredWords(match.desired, rule) === null),
  );
  const [first] = blind;
  if (first === undefined) return [];
  return [
    finding({
      code: 'RULES_NOT_SEEN',
      verdict: 'note',
      address: rulesAddress(first.match.address),
      summary: `Can't tell whether a rule of ${namesOf(blind)} names a status that the plan deletes.`,
      detail: `${reasonOf(first.why)} A rule that names a deleted status may keep people from creating or moving tickets; how HubSpot handles it is unverified. Check the rules of the pipeline in HubSpot's settings.`,
      hint: 'pipewright doctor',
      source: first.match.desired.source,
    }),
  ];
}

function namesOf(unread: readonly UnreadRules[]): string {
  return unread.map(({ match }) => `"${match.desired.label}"`).join(', ');
}

function reasonOf({ unreadable }: Unreadable): string {
  const scopes = SCOPE_NEEDS.readRules.anyOf.flat().join(', ');
  return `${unreadable.replace(/\.$/, '')}. Pipeline rules need a Professional subscription or higher and a key with the scope ${scopes}.`;
}
