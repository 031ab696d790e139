import { isJsonObject } from '../../core/base/json.js';
import type { PageKind } from '../shared/settings-on-pages.js';
import type { AccessValue } from './value.js';
import { ACCESS } from './value.js';

/** Teams and users by live id here. A pipeline that nobody touched is seen by everyone. */
export const ACCESS_PAGES: PageKind<AccessValue> = {
  place: ['pipelines', null, 'access'],
  decode: (value) => ACCESS.decode({ access: isJsonObject(value) ? { ...NOBODY, ...value } : value }),
  unset: 'everyone',
};

const NOBODY = { teams: [], users: [] };
