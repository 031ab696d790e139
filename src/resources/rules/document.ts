import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { DesiredPipeline } from '../../core/model/config.js';
import type {
  CannotSay,
  LiveNames,
  SettingDocument,
  SettingProblem,
  Written,
} from '../../core/kinds/document.js';
import type { Source } from '../../core/base/source.js';
import { declaredSetting, textsIn } from '../shared/declared-setting.js';
import type { Rule, RuleIds, RuleWords } from './values.js';
import { offWord, RULES } from './values.js';

const KEY = 'rules';

export const document: SettingDocument = {
  key: KEY,
  holders: ['pipelines'],
  rank: 10,
  layout: 'lines',
  plural: false,
  form: {
    form: 'lists',
    // An empty createIn would mean any status, which is the opposite of what it looks like.
    parts: RULES.map((name) => ({ name, empty: name === 'createIn' ? null : 'none' })),
  },
  uniques: RULES.map((rule) => ({ path: [rule], thing: 'Status' })),
  uses: () => [{ path: [], needs: 'Pipeline rules need', tier: 'professional' }],
  check: (written) => {
    const createIn = isJsonObject(written) ? written['createIn'] : undefined;
    return Array.isArray(createIn) && createIn.length === 0 ? [CREATED_NOWHERE] : [];
  },
  declared: (written) => everyRule((rule) => (isJsonObject(written) ? written[rule] : undefined) ?? null),
  yaml: (declared) => saidRules(declared, () => true),
  fresh: (declared, complete) => {
    const said = saidRules(declared, (rule, value) => complete || value !== offWord(rule));
    return Object.keys(said).length === 0 ? null : said;
  },
  inWords: (live, names) => {
    const written = RULES.map((rule) => [rule, ruleInWords(rule, idsIn(live, rule), names)] as const);
    const words = new Map(written.flatMap(([rule, one]) => ('value' in one ? [[rule, one.value]] : [])));
    return {
      value: everyRule((rule) => words.get(rule) ?? null),
      cannot: written.flatMap(([part, one]): CannotSay[] =>
        'cannot' in one ? [{ part, why: one.cannot }] : [],
      ),
    };
  },
};

const CREATED_NOWHERE: SettingProblem = {
  path: ['createIn'],
  at: 'key',
  code: 'RULE_INVALID',
  summary: 'An empty createIn would allow every status.',
  detail:
    'HubSpot reads an empty list as "any status", which is the opposite of what it looks like. Write any, or name the statuses.',
  hint: 'createIn: any',
};

function everyRule(valueOf: (rule: Rule) => Json): JsonObject {
  return Object.fromEntries(RULES.map((rule) => [rule, valueOf(rule)]));
}

function saidRules(declared: Json, says: (rule: Rule, value: Json) => boolean): JsonObject {
  const rules = isJsonObject(declared) ? declared : {};
  return Object.fromEntries(
    RULES.flatMap((rule) => {
      const value = rules[rule] ?? null;
      return value === null || !says(rule, value) ? [] : [[rule, value]];
    }),
  );
}

function idsIn(live: Json, rule: Rule): RuleIds {
  const ids = isJsonObject(live) ? live[rule] : undefined;
  return ids === 'all' ? ids : (textsIn(ids) ?? []);
}

/** Rules keep ids of statuses that are gone; those mean nothing any more, except that an empty createIn would mean any. */
function ruleInWords(rule: Rule, ids: RuleIds, names: LiveNames): Written<string | readonly string[]> {
  if (ids === 'all') return { value: 'all' };
  if (rule === 'createIn' && ids.length === 0) return { value: 'any' };
  const named = statusKeys(ids, names);
  if ('cannot' in named || named.value.length > 0) return named;
  return rule === 'createIn'
    ? { cannot: 'it names only statuses that are gone, and an empty list would mean any' }
    : { value: 'none' };
}

/** Keys in the order of the pipeline. */
function statusKeys(ids: readonly string[], { pipeline, statuses }: LiveNames): Written<readonly string[]> {
  const live = (pipeline?.statuses ?? []).filter(({ id }) => ids.includes(id));
  const unnamed = live.find(({ id }) => !statuses.has(id));
  if (unnamed !== undefined)
    return { cannot: `it names the status ${JSON.stringify(unnamed.label)}, which no file declares` };
  return { value: live.flatMap(({ id }) => statuses.get(id) ?? []) };
}

/** The rules of a pipeline as the files say them: statuses by key; null for a rule that they don't mention. */
export type DeclaredRules = Readonly<Record<Rule, string | readonly string[] | null>>;

function rulesIn(declared: Json): DeclaredRules | null {
  if (!isJsonObject(declared)) return null;
  const rule = (name: Rule): string | readonly string[] | null => {
    const value = declared[name];
    return typeof value === 'string' ? value : textsIn(value);
  };
  return { createIn: rule('createIn'), noSkipping: rule('noSkipping'), noBackwards: rule('noBackwards') };
}

/** The rules that the files declare of a pipeline; null if they don't set it. */
export function declaredRules(
  desired: DesiredPipeline,
): { readonly value: DeclaredRules; readonly source: Source } | null {
  return declaredSetting(desired, KEY, rulesIn);
}

/** A rule of the files, or null if they leave it out. */
export function declaredWords(desired: DesiredPipeline, rule: Rule): RuleWords | null {
  const value = declaredRules(desired)?.value[rule] ?? null;
  if (value === null) return null;
  if (typeof value === 'string') return value === 'any' || value === 'all' ? value : 'none';
  return value.length === 0 ? offWord(rule) : value.toSorted();
}
