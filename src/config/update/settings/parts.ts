import type { Json, JsonObject } from '../../../core/base/json.js';
import { isJsonObject } from '../../../core/base/json.js';
import type { SettingForm } from '../../../core/kinds/document.js';
import type { Edit } from '../../patch/edits.js';
import { setText } from '../../patch/edits.js';
import { addPairs, replaceNode } from '../../patch/value-edits.js';
import type { SettingUpdate, WantedSetting } from './setting-update.js';
import { allOf } from './setting-update.js';

type Parts = Extract<SettingForm, { form: 'parts' }>;

/** A map of words and flags: only parts that differ in meaning from the account are written. */
export function partsUpdate({ parts, leftOut }: Parts): SettingUpdate {
  return (setting) => {
    const { key, live } = setting;
    const wanted = live?.value ?? null;
    if (!isJsonObject(wanted)) return [];
    const raw = isJsonObject(setting.raw) ? setting.raw : {};
    const byItself = leftOut(wanted);
    const differing = parts.filter((name) => (raw[name] ?? byItself[name]) !== wanted[name]);
    if (differing.length === 0) return [];
    const [first = ''] = parts;
    const texts = differing.map(
      (name) => `${name}: ${wordOf(raw[name]) ?? 'left out'} -> ${wordOf(wanted[name]) ?? ''}`,
    );
    const edits = differing.map((name) =>
      partEdits(setting, { name, raw, value: wanted[name] ?? null, first }),
    );
    return [{ text: `${key}: ${texts.join(', ')}`, edits: allOf(edits) }];
  };
}

function wordOf(value: Json | undefined): string | null {
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : null;
}

interface Part {
  readonly name: string;
  readonly raw: JsonObject;
  readonly value: Json;
  /** The part to insert a new one after. */
  readonly first: string;
}

function partEdits(
  { parsed, path }: WantedSetting,
  { name, raw, value, first }: Part,
): readonly Edit[] | null {
  if (typeof value === 'string') {
    const edit = setText(parsed, path, name, { text: value, after: first });
    return edit === null ? null : [edit];
  }
  return raw[name] === undefined
    ? addPairs(parsed, path, [`${name}: ${wordOf(value) ?? ''}`])
    : replaceNode(parsed, [...path, name], wordOf(value) ?? '');
}
