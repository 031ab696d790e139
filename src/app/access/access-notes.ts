import type { AccessFactsInput } from '../../core/access/model.js';
import { accessModel } from '../../core/access/model.js';
import type { AccessModel } from '../../core/access/model.js';
import type { Subject } from '../../core/access/subject.js';
import { userSubject } from '../../core/access/subject.js';
import type { AccountReader } from '../../core/model/account.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { kinds } from '../../generated/kinds/kind.js';
import { guardAccess } from '../../guards/access.js';
import { isUnreadable, unlessRefused } from '../../resources/shared/refused.js';
import { readUsersById } from '../../resources/users/read.js';

/** Returns the id of the token's user, or null if the token doesn't identify one. */
export type AskRunner = () => Promise<string | null>;

/** Dead ends and lock-outs of a plan. Looks up the token's user only if the plan may lock that user out. */
export async function accessFindings(
  input: AccessFactsInput,
  reader: AccountReader,
  askRunner: AskRunner | undefined,
): Promise<readonly Finding[]> {
  const model = accessModel(input);
  const deciding = new Set(kinds.flatMap(({ decidesEditing = [] }) => decidesEditing));
  const matters = input.changes.some(({ kind }) => deciding.has(kind));
  const runner = matters && askRunner !== undefined ? await runnerOf(model, reader, askRunner) : null;
  return guardAccess({ model, runner });
}

async function runnerOf(
  model: AccessModel,
  reader: AccountReader,
  askRunner: AskRunner,
): Promise<Subject | null> {
  const id = await askRunner();
  if (id === null) return null;
  const users = await unlessRefused(() => readUsersById(reader, [id]));
  const user = isUnreadable(users) ? undefined : users.get(id);
  return user === undefined ? null : userSubject(model, user);
}
