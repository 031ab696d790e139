/** Settings as YAML for a new entry. */
import type { Json } from '../../core/base/json.js';
import { isJsonList, isJsonObject } from '../../core/base/json.js';
import type { Holder, LiveNames, SettingDocument } from '../../core/kinds/document.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { Pair } from '../patch/entry-text.js';
import { yamlPair } from '../patch/entry-text.js';
import { yamlText } from '../patch/yaml-text.js';
import { documentsOf } from '../read/setting-documents.js';
import { knownValue } from './live-settings.js';
import type { Keys } from './live-values.js';
import type { Writing } from './writing.js';

/** A live thing whose settings are written. `name` is for messages. */
export interface Owner {
  readonly holder: Holder;
  readonly id: string;
  readonly name: string;
  readonly pipeline: LivePipeline | null;
  readonly statuses: Keys;
}

/** The pairs of all known settings; what can't be expressed is reported as omitted. */
export function settingPairs(
  owner: Owner,
  writing: Writing,
  which: (document: SettingDocument) => boolean = () => true,
): readonly Pair[] {
  return documentsOf(owner.holder)
    .filter(which)
    .flatMap((document) => settingPair(document, owner, writing));
}

function settingPair(document: SettingDocument, owner: Owner, writing: Writing): readonly Pair[] {
  const live = knownValue(writing.settings.known, owner.holder, document, owner.id);
  if (live === undefined) return [];
  const { value, cannot } = document.inWords(live, namesFor(owner, writing));
  for (const { part, why } of cannot) writing.leftOut(`${part ?? document.key} of ${owner.name}: ${why}.`);
  const fresh = value === null ? null : freshYaml(document, value, writing.complete);
  return fresh === null ? [] : [pairOf(document, fresh)];
}

export function namesFor(
  { pipeline, statuses }: Pick<Owner, 'pipeline' | 'statuses'>,
  { teamKeys, settings }: Pick<Writing, 'teamKeys' | 'settings'>,
): LiveNames {
  return { pipeline, statuses, teams: teamKeys, users: settings.users };
}

function freshYaml({ fresh, yaml }: SettingDocument, value: Json, complete: boolean): Json {
  return fresh === undefined ? yaml(value) : fresh(value, complete);
}

function pairOf({ key, layout }: SettingDocument, value: Json): Pair {
  if (layout === 'line') return yamlPair(key, yamlText(value));
  if (isJsonList(value)) return { name: key, value: { yamls: value.map(yamlText) } };
  if (!isJsonObject(value)) return yamlPair(key, yamlText(value));
  const map = Object.entries(value).map(([name, part]) => yamlPair(name, yamlText(part ?? null)));
  return { name: key, value: { map } };
}

/** True if the value is a word, so that the entry fits on one line. */
export function isWord({ value }: Pair): boolean {
  return 'yaml' in value && !/^[[{]/.test(value.yaml);
}
