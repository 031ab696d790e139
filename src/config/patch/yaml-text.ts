import type { Json } from '../../core/base/json.js';
import { isJsonList, isJsonObject } from '../../core/base/json.js';
import { flowText, yamlPair } from './entry-text.js';
import { scalarText } from './scalar-text.js';

/** A value as YAML on one line. */
export function yamlText(value: Json): string {
  if (typeof value === 'string') return scalarText(value);
  if (isJsonList(value)) return `[${value.map(yamlText).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  return flowText(Object.entries(value).map(([name, part]) => yamlPair(name, yamlText(part ?? null))));
}
