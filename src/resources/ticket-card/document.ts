import type { Json } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { DesiredPipeline } from '../../core/model/config.js';
import type { SettingDocument } from '../../core/kinds/document.js';
import type { Source } from '../../core/base/source.js';
import { declaredSetting, textsIn } from '../shared/declared-setting.js';
import type { Card } from './value.js';

const KEY = 'card';

export const document: SettingDocument = {
  key: KEY,
  holders: ['pipelines'],
  rank: 30,
  layout: 'line',
  plural: false,
  form: {
    form: 'ordered',
    entries: (declared) => (listIn(declared) ?? []).map((name) => ({ name, flag: false, yaml: name })),
    flag: null,
  },
  uniques: [{ path: [], thing: 'Ticket card' }],
  ownOnlyFrom: { tier: 'professional', needs: 'Ticket cards that differ from pipeline to pipeline need' },
  declared: (list) => ({ list }),
  yaml: (declared) => listIn(declared) ?? [],
  inWords: (list) => ({ value: { list }, cannot: [] }),
  properties: (declared) => (listIn(declared) ?? []).map((name) => ({ name, asked: false })),
};

function listIn(declared: Json): Card | null {
  return isJsonObject(declared) ? textsIn(declared['list']) : null;
}

/** The card that the files declare of a pipeline; null if they don't set it. */
export function declaredCard(
  desired: DesiredPipeline,
): { readonly value: Card; readonly source: Source } | null {
  return declaredSetting(desired, KEY, listIn);
}
