import type { Json } from '../../../core/base/json.js';
import { isJsonObject } from '../../../core/base/json.js';
import type { SettingForm } from '../../../core/kinds/document.js';
import { flowList } from '../../patch/entry-text.js';
import type { Edit } from '../../patch/edits.js';
import { setText } from '../../patch/edits.js';
import { differs, editNames } from '../../patch/text-lists.js';
import { replaceNode } from '../../patch/value-edits.js';
import type { SettingUpdate, WantedSetting } from './setting-update.js';

type Lists = Extract<SettingForm, { form: 'lists' }>;
type Part = Lists['parts'][number];

/** A word, or statuses by key. */
type Value = string | readonly string[];

/** A map whose parts are managed separately; if they can't be read, only deleted statuses are removed. */
export function listsUpdate({ parts }: Lists): SettingUpdate {
  return (setting) =>
    parts.flatMap((part) => {
      const declared = valueIn(setting.raw, part);
      if (declared === null) return [];
      const wanted = setting.live === null ? null : valueIn(setting.live.value, part);
      return wanted === null
        ? forgetGone(setting, part, declared)
        : setPart(setting, part, { declared, wanted });
    });
}

function valueIn(map: Json, { name }: Part): Value | null {
  const value = isJsonObject(map) ? map[name] : undefined;
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.filter((key: unknown) => typeof key === 'string') : null;
}

interface Change {
  readonly declared: Value;
  readonly wanted: Value;
}

function setPart(setting: WantedSetting, part: Part, change: Change): ReturnType<SettingUpdate> {
  const { declared, wanted } = change;
  if (isSame(part, change)) return [];
  const text = `${part.name}: ${valueText(declared)} -> ${valueText(wanted)}`;
  return [{ text, edits: editsFor(setting, part, change) }];
}

function isSame({ empty }: Part, { declared, wanted }: Change): boolean {
  if (typeof wanted === 'string') return declared === wanted || (wanted === empty && declared.length === 0);
  return typeof declared !== 'string' && !differs({ declared, wanted, same });
}

function editsFor(
  { parsed, path }: WantedSetting,
  { name }: Part,
  { declared, wanted }: Change,
): readonly Edit[] | null {
  if (typeof wanted !== 'string')
    return typeof declared === 'string'
      ? replaceNode(parsed, [...path, name], flowList(wanted))
      : editNames(parsed, [...path, name], { declared, wanted, same });
  if (typeof declared !== 'string') return replaceNode(parsed, [...path, name], wanted);
  const edit = setText(parsed, path, name, { text: wanted, after: '' });
  return edit === null ? null : [edit];
}

/** A part that would become empty although that isn't a valid value is left to a person. */
function forgetGone(
  { parsed, path, gone }: WantedSetting,
  { name, empty }: Part,
  declared: Value,
): ReturnType<SettingUpdate> {
  if (typeof declared === 'string' || !declared.some((key) => gone.statuses.includes(key))) return [];
  const wanted = declared.filter((key) => !gone.statuses.includes(key));
  const edits =
    wanted.length === 0 && empty === null
      ? null
      : editNames(parsed, [...path, name], { declared, wanted, same });
  return [{ text: `${name}: without ${gone.statuses.join(', ')}`, edits }];
}

function valueText(value: Value): string {
  return typeof value === 'string' ? value : flowList(value);
}

function same(key: string): string {
  return key;
}
