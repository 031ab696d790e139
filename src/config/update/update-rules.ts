import type { MovementRule } from '../../core/model/config.js';
import type { PipelineMatch } from '../../core/model/matching.js';
import { flowList } from '../patch/entry-text.js';
import type { Edit } from '../patch/edits.js';
import { setText } from '../patch/edits.js';
import type { Written } from '../write/live-values.js';
import { RULE_NAMES, writtenRules } from '../write/live-values.js';
import type { ParsedText, Path } from '../read/parsed.js';
import { differs, editNames } from '../patch/text-lists.js';
import { statusKeys } from './update-names.js';
import type { Draft, Pass } from './update-pass.js';
import { matchesIn } from './update-pass.js';
import { replaceNode } from '../patch/value-edits.js';

type Value = 'any' | MovementRule;

/** The declared rules as they are; where they can't be read they forget the statuses that are gone. */
export function ruleEdits(pass: Pass, draft: Draft): void {
  for (const { index, match } of matchesIn(pass, draft)) {
    const address = `${match.address}.rules`;
    const live = pass.accept(address) ? liveRules(pass, match) : null;
    const path = ['pipelines', index, 'rules'];
    for (const rule of RULE_NAMES) {
      const declared: Value | undefined = draft.value.pipelines?.[index]?.rules?.[rule];
      if (declared === undefined) continue;
      const written: Written<Value> | undefined = live?.[rule];
      const place = { path, rule, declared, address };
      if (written !== undefined && 'value' in written) setRule(pass, draft.parsed, place, written.value);
      else forgetGone(pass, draft.parsed, place, goneKeys(pass, match));
      if (written !== undefined && 'cannot' in written)
        pass.take(
          { file: draft.parsed.file, address, text: `${rule} stays as it is: ${written.cannot}` },
          null,
        );
    }
  }
}

interface Place {
  readonly path: Path;
  readonly rule: (typeof RULE_NAMES)[number];
  readonly declared: Value;
  readonly address: string;
}

function liveRules(pass: Pass, match: PipelineMatch): ReturnType<typeof writtenRules> | null {
  const rules = match.live === null ? undefined : pass.names.settings.rules.get(match.live.id);
  return match.live === null || rules === undefined
    ? null
    : writtenRules(rules, match.live, statusKeys(match, pass.accept));
}

function goneKeys(pass: Pass, match: PipelineMatch): readonly string[] {
  return match.live === null
    ? []
    : match.statuses.flatMap(({ live, address, desired }) =>
        live === null && pass.accept(address) ? [desired.key] : [],
      );
}

function setRule(pass: Pass, parsed: ParsedText, place: Place, wanted: Value): void {
  const { declared, rule } = place;
  if (isSame(declared, wanted)) return;
  const text = `${rule}: ${valueText(declared)} -> ${valueText(wanted)}`;
  pass.take({ file: parsed.file, address: place.address, text }, editsFor(parsed, place, wanted));
}

function isSame(declared: Value, wanted: Value): boolean {
  if (typeof wanted === 'string') return declared === wanted || (wanted === 'none' && declared.length === 0);
  return typeof declared !== 'string' && !differs({ declared, wanted, same });
}

function editsFor(
  parsed: ParsedText,
  { path, rule, declared }: Place,
  wanted: Value,
): readonly Edit[] | null {
  if (typeof wanted !== 'string')
    return typeof declared === 'string'
      ? replaceNode(parsed, [...path, rule], flowList(wanted))
      : editNames(parsed, [...path, rule], { declared, wanted, same });
  if (typeof declared !== 'string') return replaceNode(parsed, [...path, rule], wanted);
  const edit = setText(parsed, path, rule, { text: wanted, after: '' });
  return edit === null ? null : [edit];
}

/** A rule that would be left empty a person has to look at: an empty createIn would mean any status. */
function forgetGone(pass: Pass, parsed: ParsedText, place: Place, gone: readonly string[]): void {
  const { declared, rule, path } = place;
  if (typeof declared === 'string' || !declared.some((key) => gone.includes(key))) return;
  const wanted = declared.filter((key) => !gone.includes(key));
  const empties = wanted.length === 0 && rule === 'createIn';
  const edits = empties ? null : editNames(parsed, [...path, rule], { declared, wanted, same });
  const text = `${rule}: without ${gone.join(', ')}`;
  pass.take({ file: parsed.file, address: place.address, text }, edits);
}

function valueText(value: Value): string {
  return typeof value === 'string' ? value : flowList(value);
}

function same(key: string): string {
  return key;
}
