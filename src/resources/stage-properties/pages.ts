import type { Json } from '../../core/base/json.js';
import type { PageKind } from '../shared/settings-on-pages.js';
import type { StageProperties } from './value.js';
import { PROPERTIES } from './value.js';

/** A status that nobody touched has no properties. */
export const PROPERTY_PAGES: PageKind<StageProperties> = {
  place: ['pipelines', null, 'statuses', null, 'properties'],
  decode: (value) =>
    isList(value)
      ? PROPERTIES.decode({
          properties: value.map((entry) =>
            typeof entry === 'string' ? { name: entry, required: false } : entry,
          ),
        })
      : null,
  unset: [],
};

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
