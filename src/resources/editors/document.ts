import type { Json } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { DesiredStatus } from '../../core/model/config.js';
import type { NamedPeople, SettingDocument } from '../../core/kinds/document.js';
import { peopleInWords } from '../../core/kinds/in-words.js';
import type { Source } from '../../core/base/source.js';
import { declaredSetting, textsIn } from '../shared/declared-setting.js';
import type { EditorIds } from './value.js';
import { EVERYONE } from './value.js';

const KEY = 'editableBy';

export const document: SettingDocument = {
  key: KEY,
  holders: ['statuses'],
  rank: 50,
  layout: 'line',
  plural: false,
  form: { form: 'people', people: named, flag: 'superAdmins' },
  uniques: [
    { path: ['teams'], thing: 'Team' },
    { path: ['users'], thing: 'User' },
  ],
  uses: () => [{ path: [], needs: 'Edit permissions of a status need', tier: 'professional' }],
  // Lists are a whole value: one that is left out is empty.
  declared: (written) => {
    if (!isJsonObject(written)) return { ...EVERYONE };
    const { teams = [], users = [], superAdmins = null } = written;
    return { everyone: false, teams, users, superAdmins };
  },
  yaml,
  fresh: (declared, complete) => (named(declared).everyone && !complete ? null : yaml(declared)),
  inWords: (live, { teams, users }) => {
    const editors = editorIdsIn(live);
    if (editors === null || editors.everyone)
      return { value: editors === null ? null : { ...EVERYONE }, cannot: [] };
    const people = peopleInWords({ teams: editors.teamIds, users: editors.userIds }, teams, users);
    if ('cannot' in people) return { value: null, cannot: [{ part: null, why: people.cannot }] };
    return { value: { everyone: false, ...people.value, superAdmins: editors.superAdmins }, cannot: [] };
  },
  teamIds: (live) => {
    const editors = editorIdsIn(live);
    return editors === null || editors.everyone ? [] : editors.teamIds;
  },
  names: named,
};

/** Super admins are named where the default of a new status isn't meant, or nothing else stands there. */
function yaml(declared: Json): Json {
  const { everyone, teams, users, flag } = named(declared);
  if (everyone) return 'everyone';
  const nobody = teams.length + users.length === 0;
  return {
    ...(teams.length === 0 ? {} : { teams }),
    ...(users.length === 0 ? {} : { users }),
    ...(flag === true || nobody ? { superAdmins: flag === true } : {}),
  };
}

function editorIdsIn(live: Json): EditorIds | null {
  if (!isJsonObject(live)) return null;
  const [teamIds, userIds] = [textsIn(live['teamIds']), textsIn(live['userIds'])];
  const { everyone, superAdmins } = live;
  if (teamIds === null || userIds === null || typeof everyone !== 'boolean') return null;
  return { everyone, teamIds, userIds, superAdmins: superAdmins === true };
}

/** Who shall edit tickets in a status. Nobody is listed where everyone may. */
export interface DeclaredEditors {
  readonly everyone: boolean;
  /** Keys of declared teams. */
  readonly teams: readonly string[];
  /** E-mail addresses, as written. */
  readonly users: readonly string[];
  /** null if the file doesn't set it: a restricted status keeps what it has. */
  readonly superAdmins: boolean | null;
}

function editorsIn(declared: Json): DeclaredEditors | null {
  if (!isJsonObject(declared)) return null;
  const { everyone, superAdmins } = declared;
  const [teams, users] = [textsIn(declared['teams']), textsIn(declared['users'])];
  if (teams === null || users === null) return null;
  return {
    everyone: everyone === true,
    teams,
    users,
    superAdmins: typeof superAdmins === 'boolean' ? superAdmins : null,
  };
}

function named(declared: Json): NamedPeople {
  const { everyone, teams, users, superAdmins } = editorsIn(declared) ?? EVERYONE;
  return { everyone, teams, users, flag: superAdmins };
}

/** The editors that the files declare of a status; null if they don't set it. */
export function declaredEditors(
  desired: DesiredStatus,
): { readonly value: DeclaredEditors; readonly source: Source } | null {
  return declaredSetting(desired, KEY, editorsIn);
}
