import { sameJson } from '../../../core/base/json.js';
import { replaceNode } from '../../patch/value-edits.js';
import { yamlText } from '../../patch/yaml-text.js';
import type { SettingUpdate } from './setting-update.js';

/** One value on one line. */
export const valueUpdate: SettingUpdate = ({ parsed, path, key, declared, live, yaml }) => {
  const wanted = live?.value ?? null;
  if (wanted === null || sameJson(declared, wanted)) return [];
  const [was, will] = [yamlText(yaml(declared)), yamlText(yaml(wanted))];
  return [{ text: `${key}: ${was} -> ${will}`, edits: replaceNode(parsed, path, will) }];
};
