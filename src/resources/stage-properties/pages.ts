import type { Json } from '../../core/base/json.js';
import { isJsonList } from '../../core/base/json.js';
import type { PagesFacet } from '../../core/kinds/document.js';
import { document } from './document.js';
import { PROPERTIES } from './value.js';

/** A status that was never configured has no properties. */
export const pages: PagesFacet = {
  key: document.key,
  holders: document.holders,
  fromPage: (page) =>
    isJsonList(page)
      ? json(page.map((entry) => (typeof entry === 'string' ? { name: entry, required: false } : entry)))
      : null,
  unset: [],
  fromConfirmed: (value) => listOf(PROPERTIES.decode(value)),
};

function json(list: Json): Json {
  return listOf(PROPERTIES.decode({ properties: list }));
}

function listOf(list: ReturnType<typeof PROPERTIES.decode>): Json {
  return list === null ? null : list.map(({ name, required }) => ({ name, required }));
}
