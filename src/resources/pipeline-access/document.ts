import type { Json } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { DesiredPipeline } from '../../core/model/config.js';
import type { NamedPeople, SettingDocument } from '../../core/kinds/document.js';
import { peopleInWords } from '../../core/kinds/in-words.js';
import type { Source } from '../../core/base/source.js';
import { declaredSetting, textsIn } from '../shared/declared-setting.js';
import { ACCESS } from './value.js';

const KEY = 'access';

export const document: SettingDocument = {
  key: KEY,
  holders: ['pipelines'],
  rank: 20,
  layout: 'line',
  plural: false,
  form: { form: 'people', people: named, flag: null },
  uniques: [
    { path: ['teams'], thing: 'Team' },
    { path: ['users'], thing: 'User' },
  ],
  uses: () => [{ path: [], needs: 'Access to a pipeline needs', tier: 'professional' }],
  declared: (written) => {
    if (!isJsonObject(written)) return { everyone: true, teams: [], users: [] };
    return { everyone: false, teams: written['teams'] ?? [], users: written['users'] ?? [] };
  },
  yaml: (declared) => {
    const { everyone, teams, users } = named(declared);
    if (everyone) return 'everyone';
    // Where nobody is named, both lists stand there empty: that is private.
    const nobody = teams.length + users.length === 0;
    return {
      ...(teams.length > 0 || nobody ? { teams } : {}),
      ...(users.length > 0 || nobody ? { users } : {}),
    };
  },
  inWords: (live, { teams, users }) => {
    const access = ACCESS.decode({ access: live });
    if (access === null) return { value: null, cannot: [] };
    if (access === 'everyone') return { value: { everyone: true, teams: [], users: [] }, cannot: [] };
    const people = peopleInWords(access, teams, users);
    return 'cannot' in people
      ? { value: null, cannot: [{ part: null, why: people.cannot }] }
      : { value: { everyone: false, ...people.value }, cannot: [] };
  },
  teamIds: (live) => {
    const access = ACCESS.decode({ access: live });
    return access === null || access === 'everyone' ? [] : access.teams;
  },
  names: named,
};

type DeclaredAccess = Omit<NamedPeople, 'flag'>;

function accessIn(declared: Json): DeclaredAccess | null {
  if (!isJsonObject(declared)) return null;
  const [teams, users] = [textsIn(declared['teams']), textsIn(declared['users'])];
  return teams === null || users === null ? null : { everyone: declared['everyone'] === true, teams, users };
}

function named(declared: Json): NamedPeople {
  return { ...(accessIn(declared) ?? { everyone: true, teams: [], users: [] }), flag: null };
}

/** Who shall see a pipeline, by keys and e-mail addresses as written; null if the file doesn't set it. */
export function declaredAccess(
  desired: DesiredPipeline,
): { readonly value: DeclaredAccess; readonly source: Source } | null {
  return declaredSetting(desired, KEY, accessIn);
}
