import type { SettingDocument } from '../../core/kinds/document.js';

/** `intake: new` in a pipeline. */
export const document: SettingDocument = {
  key: 'intake',
  holders: ['pipelines'],
  rank: 35,
  layout: 'line',
  form: { form: 'value' },
  plural: false,
  uniques: [],
  declared: (written) => written,
  yaml: (declared) => declared,
  inWords: (live, { statuses }) => {
    const key = typeof live === 'string' ? statuses.get(live) : undefined;
    if (key !== undefined) return { value: key, cannot: [] };
    return { value: null, cannot: [{ part: null, why: 'no single status of the files takes new tickets' }] };
  },
};
