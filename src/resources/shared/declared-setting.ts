import type { Json } from '../../core/base/json.js';
import { ownMember } from '../../core/base/json.js';
import type { Source } from '../../core/base/source.js';
import { BugError } from '../../core/base/errors.js';
import type { DesiredPipeline, DesiredSettings } from '../../core/model/config.js';

/** A declared setting with its source location; null if the file doesn't set it. */
export function declaredSetting<V>(
  { settings }: { readonly settings: DesiredSettings },
  key: string,
  decode: (value: Json) => V | null,
): { readonly value: V; readonly source: Source } | null {
  const setting = ownMember(settings, key);
  if (setting === undefined) return null;
  const value = decode(setting.value);
  if (value === null) throw new BugError(`not a valid ${key}: ${JSON.stringify(setting.value)}`);
  return { value, source: setting.source };
}

/** A list of strings; null for anything else. */
export function textsIn(list: Json | undefined): readonly string[] | null {
  if (!Array.isArray(list)) return null;
  const texts = list.filter((text: unknown) => typeof text === 'string');
  return texts.length === list.length ? texts : null;
}

/** True if the files declare a setting of the pipeline or of one of its statuses. */
export function declaresSetting({ settings, statuses }: DesiredPipeline, key: string): boolean {
  return [settings, ...statuses.map((status) => status.settings)].some((one) => one[key] !== undefined);
}
