import { namedUsers } from '../../core/access/editor-lists.js';
import type { AccessModel } from '../../core/access/model.js';
import type { AccessResult, AskedUser } from '../../core/access/report.js';
import type { AccountReader } from '../../core/model/account.js';
import { AppError } from '../../core/base/errors.js';
import { emailKey, isServiceUser } from '../../core/model/people.js';
import type { People } from '../../core/model/people.js';
import { referencedId } from '../../core/base/reference.js';
import { nearest } from '../../core/base/similar.js';
import { isUnreadable, unlessRefused } from '../../resources/shared/refused.js';
import { readAllUsers, readUsersByEmail, readUsersById } from '../../resources/users/read.js';
import { accessModelOf, namedPeople, reportOf } from './access-report.js';
import { openAccount } from '../account/account.js';
import { loadConfiguration } from '../account/configuration.js';
import { planFor } from '../plan/plan.js';
import type { AccountFlags, AppContext } from '../types.js';

/** Whom to report on, and for which files and account. */
export interface AccessInput {
  readonly account: AccountFlags;
  readonly paths: readonly string[];
  /** The e-mail address of the one user to report on, or null for everybody in the files and the teams. */
  readonly user?: string | null;
}

/** Who may do what now, and after the plan for these files. Read-only; a blocked plan is reported, not refused. */
export async function accessFor(ctx: AppContext, input: AccessInput): Promise<AccessResult> {
  const { user = null } = input;
  const loaded = await loadConfiguration(ctx, input.paths, input.account);
  const { portalIds, subscription } = loaded.config;
  const account = await openAccount(ctx, input.account, { portalIds, subscription }, 'read');
  try {
    const planned = await planFor(ctx, account, loaded, { ...input, wide: true });
    const model = accessModelOf(planned, loaded.config);
    const users = await readAsked(account.reader, model);
    return reportOf(
      planned,
      model,
      user === null ? users : [await oneUser(account.reader, user, users, planned.people)],
    );
  } finally {
    await account.close();
  }
}

/** The users that the files or lists of editors name, and the members of declared teams. */
async function readAsked(reader: AccountReader, model: AccessModel): Promise<readonly AskedUser[]> {
  const named = namedPeople(model);
  const members = [...model.teams.values()]
    .filter(({ declared }) => declared)
    .flatMap((team) => [...(team.members.before ?? []), ...(team.members.after ?? [])]);
  const known = new Set(named.flatMap((user) => ('id' in user ? [user.id] : [])));
  const ids = [...members, ...namedUsers(model)]
    .map(referencedId)
    .filter((id) => id !== null)
    .filter((id) => !known.has(id));
  const read = await readUsersById(reader, ids);
  return [...named, ...read.values()].filter(({ email }) => !isServiceUser(email));
}

/** The user with that address, who needn't be in any team or file. */
async function oneUser(
  reader: AccountReader,
  email: string,
  known: readonly AskedUser[],
  people: People,
): Promise<AskedUser> {
  const wanted = emailKey(email);
  const hit = known.find((user) => emailKey(user.email) === wanted);
  if (hit !== undefined && 'id' in hit) return hit;
  const user = people.users.has(wanted) ? null : (await readUsersByEmail(reader, [wanted])).get(wanted);
  if (user !== null && user !== undefined) return user;
  const all = await unlessRefused(() => readAllUsers(reader));
  const names = isUnreadable(all) ? known : all;
  throw noSuchUser(
    email,
    nearest(
      wanted,
      names.filter((one) => 'id' in one).map((one) => emailKey(one.email)),
    ),
  );
}

function noSuchUser(email: string, near: string | null): AppError {
  return new AppError({
    code: 'NO_SUCH_USER',
    summary: `The account has no user "${email}".${near === null ? '' : ` Did you mean ${near}?`}`,
    detail:
      'What a person may do follows from their teams and from lists that name them, so there is no answer for an unknown user. HubSpot lists the users under Settings > Users & Teams.',
    ...(near === null ? {} : { hint: `pipewright access --user ${near}` }),
  });
}
