import type { Json } from '../../core/base/json.js';
import type { PagesFacet } from '../../core/kinds/document.js';
import { document } from './document.js';
import { PERMISSIONS } from './value.js';

/** What people may do whose permissions nobody touched isn't known. */
export const pages: PagesFacet = {
  key: document.key,
  holders: document.holders,
  fromPage: decoded,
  unset: null,
  fromConfirmed: decoded,
};

function decoded(value: Json): Json {
  const permissions = PERMISSIONS.decode(value);
  return permissions === null ? null : PERMISSIONS.encode(permissions);
}
