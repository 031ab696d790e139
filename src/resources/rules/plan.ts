import type { Address } from '../../core/base/address.js';
import type { Source } from '../../core/base/source.js';
import type { AccountReader } from '../../core/model/account.js';
import { change, fieldsOf } from '../../core/plan/change.js';
import type { PortalLock } from '../../core/model/config.js';
import { confirmedValue } from '../../core/model/confirmed.js';
import type { JsonObject } from '../../core/base/json.js';
import type { LivePipeline, LiveRules, Unreadable } from '../../core/model/live-state.js';
import type { PipelineMatch } from '../../core/model/matching.js';
import type { KindPlan, PlanFacet, PlanScope } from '../../core/kinds/facets.js';
import { isUnreadable } from '../shared/refused.js';
import { compareRules, dyingIds, rulesAddress, ruleSides, unreadSides } from './compare.js';
import { loosened, notSeen, setByHand } from './findings.js';
import { NO_RULES, readRules } from './read.js';
import { byRule, RULE_PARTS, RULES } from './values.js';
import { declaredRules, declaredWords } from './document.js';

export const planning: PlanFacet = planRules;

/** Reads the rules that the plan is about, in parallel, and compares them. */
async function planRules({ matching, wide, reader, live, lock }: PlanScope): Promise<KindPlan> {
  const asked = matching.pipelines.filter(
    (match) =>
      wide || declaredRules(match.desired) !== null || (match.live !== null && dyingIds(match).size > 0),
  );
  const parts = await Promise.all(
    asked.map(async (match) => {
      const rules = await rulesOf(match, reader, live);
      return isUnreadable(rules)
        ? { ...planUnread(match, lock), match, unread: rules }
        : { ...planPipeline(match, rules), match, unread: null };
    }),
  );
  const unread = parts.flatMap(({ match, unread: why, changes }) =>
    why === null ? [] : [{ match, why, changes }],
  );
  return {
    changes: parts.flatMap(({ changes }) => changes),
    findings: [...parts.flatMap(({ findings }) => findings), ...setByHand(unread), ...notSeen(unread)],
    basis: {
      settings: Object.fromEntries(parts.flatMap(({ basis }) => Object.entries(basis?.settings ?? {}))),
    },
    access: {
      rules: new Map(parts.flatMap(({ access }) => [...(access?.rules ?? [])])),
      declared: new Map(asked.flatMap(lineOf)),
    },
  };
}

function lineOf({ address, desired }: PipelineMatch): readonly (readonly [Address, Source])[] {
  const declared = declaredRules(desired);
  return declared === null ? [] : [[address, declared.source]];
}

/**
 * A pipeline that doesn't exist yet has no rules. Whether this account and key have any at all is seen at another
 * pipeline, so that the apply doesn't find out half way.
 */
async function rulesOf(
  match: PipelineMatch,
  reader: AccountReader,
  all: readonly LivePipeline[],
): Promise<LiveRules | Unreadable> {
  if (match.live !== null) return readRules(reader, match.live.id);
  const [other] = all;
  if (other === undefined || declaredRules(match.desired) === null) return NO_RULES;
  const seen = await readRules(reader, other.id);
  return isUnreadable(seen) ? seen : NO_RULES;
}

function planPipeline(match: PipelineMatch, live: LiveRules): KindPlan {
  const address = rulesAddress(match.address);
  const rules = compareRules(match, live);
  const managed = rules.filter((rule) => rule.managed);
  const side = (name: 'before' | 'after'): JsonObject =>
    RULE_PARTS.encode(Object.fromEntries(managed.map((rule) => [rule.rule, rule[name]])));
  const [before, after] = [side('before'), side('after')];
  const { id, desired } = match;
  const source = declaredRules(desired)?.source ?? desired.source;
  const part = { address, kind: 'rules', action: 'update', id, label: desired.label, source } as const;
  return {
    changes: fieldsOf(before, after).length === 0 ? [] : [change({ ...part, before, after })],
    findings: rules.filter((rule) => rule.loosened).map(({ rule }) => loosened(match, rule)),
    basis: {
      settings:
        managed.length === 0 ? {} : { [address]: byRule(managed.map(({ rule, ids }) => [rule, ids])) },
    },
    access: { rules: new Map([[match.address, ruleSides(match, rules)]]) },
  };
}

/** What the files say about rules that can't be read is for a person to do, unless somebody has confirmed it. */
function planUnread(match: PipelineMatch, lock: PortalLock): KindPlan {
  const { id, desired } = match;
  const { label } = desired;
  const address = rulesAddress(match.address);
  const after = RULE_PARTS.encode(
    Object.fromEntries(
      RULES.flatMap((rule) => {
        const words = declaredWords(desired, rule);
        return words === null ? [] : [[rule, words] as const];
      }),
    ),
  );
  const confirmed = RULE_PARTS.decode(confirmedValue(lock, address, id) ?? null);
  const before =
    confirmed === null
      ? null
      : RULE_PARTS.encode(
          Object.fromEntries(Object.entries(confirmed).filter(([rule]) => after[rule] !== undefined)),
        );
  const source = declaredRules(desired)?.source ?? desired.source;
  const part = { address, kind: 'rules', action: 'update', channel: 'console', id, label, source } as const;
  return {
    changes: fieldsOf(before, after).length === 0 ? [] : [change({ ...part, before, after })],
    findings: [],
    access: { rules: new Map([[match.address, unreadSides(match)]]) },
  };
}
