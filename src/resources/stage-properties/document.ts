import type { Json } from '../../core/base/json.js';
import { isJsonList, isJsonObject } from '../../core/base/json.js';
import type { DesiredStatus } from '../../core/model/config.js';
import type { SettingDocument, SettingProblem } from '../../core/kinds/document.js';
import type { Source } from '../../core/base/source.js';
import { declaredSetting } from '../shared/declared-setting.js';
import type { StageProperties, StageProperty } from './value.js';
import { PROPERTIES } from './value.js';

const KEY = 'properties';

export const document: SettingDocument = {
  key: KEY,
  holders: ['statuses'],
  rank: 40,
  layout: 'lines',
  plural: false,
  form: {
    form: 'ordered',
    entries: (declared) =>
      (listIn(declared) ?? []).map((property) => ({
        name: property.name,
        flag: property.required,
        yaml: yamlOf(property),
      })),
    flag: 'required',
  },
  uniques: [{ path: [], thing: 'Stage property' }],
  uses: (written) =>
    entriesOf(written).flatMap((entry, at) =>
      isJsonObject(entry) && entry['required'] === true
        ? [{ path: [at, 'required'], needs: 'Required stage properties need', tier: 'starter' as const }]
        : [],
    ),
  check: (written) => entriesOf(written).flatMap(checkEntry),
  declared: (written) => ({ list: entriesOf(written).map(withFlag) }),
  yaml: (declared) => (listIn(declared) ?? []).map(yamlOf),
  inWords: (list) => ({ value: { list }, cannot: [] }),
  properties: (declared) => (listIn(declared) ?? []).map(({ name }) => ({ name, asked: true })),
};

function entriesOf(written: Json): readonly Json[] {
  return isJsonList(written) ? written : [];
}

/** Properties that say where a ticket is. They change by moving it, so they can't be required on entry. */
const NOT_STAGE_PROPERTIES = new Set(['hs_pipeline', 'hs_pipeline_stage']);

function checkEntry(entry: Json, at: number): readonly SettingProblem[] {
  const name = isJsonObject(entry) ? entry['name'] : entry;
  if (typeof name !== 'string' || !NOT_STAGE_PROPERTIES.has(name)) return [];
  return [
    {
      path: isJsonObject(entry) ? [at, 'name'] : [at],
      at: 'value',
      code: 'SCHEMA_VALUE',
      summary: `${name} can't be a stage property.`,
      detail:
        'It holds the pipeline or status of a ticket, and changes when the ticket moves. Remove it from the list.',
    },
  ];
}

/** One given only by name is shown and not required. */
function withFlag(entry: Json): Json {
  if (!isJsonObject(entry)) return { name: entry, required: false };
  return { name: entry['name'] ?? null, required: entry['required'] ?? false };
}

/** A property by name only, if that says everything. */
function yamlOf({ name, required }: StageProperty): Json {
  return required ? { name, required } : name;
}

function listIn(declared: Json): StageProperties | null {
  return isJsonObject(declared) ? PROPERTIES.decode({ properties: declared['list'] }) : null;
}

/** The stage properties that the files declare for a status; null if they don't set them. */
export function declaredProperties(
  desired: DesiredStatus,
): { readonly value: StageProperties; readonly source: Source } | null {
  return declaredSetting(desired, KEY, listIn);
}
