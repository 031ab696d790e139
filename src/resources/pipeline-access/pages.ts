import { isJsonObject } from '../../core/base/json.js';
import type { PagesFacet } from '../../core/kinds/document.js';
import { document } from './document.js';
import { ACCESS } from './value.js';

/** Teams and users by live id here. A pipeline that nobody touched is seen by everyone. */
export const pages: PagesFacet = {
  key: document.key,
  holders: document.holders,
  fromPage: (page) => ACCESS.decode({ access: isJsonObject(page) ? { ...NOBODY, ...page } : page }),
  unset: 'everyone',
  fromConfirmed: (value, idOf) => {
    const access = ACCESS.decode(value);
    if (access === null || access === 'everyone') return access;
    return { teams: access.teams.map(idOf.team), users: access.users.map(idOf.user) };
  },
  namesPeople: (value) => {
    const access = ACCESS.decode(value);
    return access !== null && access !== 'everyone' && access.teams.length + access.users.length > 0;
  },
};

const NOBODY = { teams: [], users: [] };
