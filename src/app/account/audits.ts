import type { AccountReader } from '../../core/model/account.js';
import { pipelineOf } from '../../core/base/address.js';
import type { Address } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Audit } from '../../core/plan/drift.js';
import { AppError } from '../../core/base/errors.js';
import type { Plan } from '../../core/plan/plan.js';
import { idsIn } from '../../core/plan/plan-ids.js';
import type { AuditEntry, AuditQuestion } from '../../resources/pipelines/audit.js';
import { readAudit } from '../../resources/pipelines/audit.js';
import { isUnreadable, unlessRefused } from '../../resources/shared/refused.js';
import { readUsersById } from '../../resources/users/read.js';
import type { Staleness } from '../../core/model/recheck.js';

/** How many stale things are looked up: the message is for people. */
const STALE_AT_MOST = 5;

/** Who made each of these differences, one request a thing, side by side. Only pipelines and statuses have logs. */
export async function auditsOf(
  reader: AccountReader,
  plan: Plan,
  changes: readonly Change[],
): Promise<readonly (Audit | null)[]> {
  const ids = idsIn(plan);
  return answers(
    reader,
    changes.map((change) => questionAbout(change, ids)),
  );
}

/** The same for values that aren't what a plan relied on. Nothing that goes wrong here hides that they aren't. */
export async function auditsOfStale(
  reader: AccountReader,
  plan: Plan,
  stale: readonly Pick<Staleness, 'address' | 'path'>[],
): Promise<readonly (Audit | null)[]> {
  const ids = idsIn(plan);
  const questions = stale
    .slice(0, STALE_AT_MOST)
    .map(({ address, path }) => questionAt(address, ids.get(address), { ids, about: [path] }));
  try {
    return await answers(reader, questions);
  } catch (error) {
    if (error instanceof AppError && error.code !== 'INTERRUPTED') return [];
    throw error;
  }
}

type Ids = ReadonlyMap<Address, string>;

function questionAbout(change: Change, ids: Ids): AuditQuestion | null {
  const { kind, action, address, id, fields } = change;
  if (kind !== 'pipeline' && kind !== 'status') return null;
  const about = { create: 'deleted', delete: 'created', update: null, move: null, migrate: null } as const;
  return questionAt(address, id, { ids, about: about[action] ?? fields.map(({ path }) => path) });
}

function questionAt(
  address: Address,
  id: string | undefined,
  { ids, about }: { readonly ids: Ids; readonly about: AuditQuestion['about'] },
): AuditQuestion | null {
  const home = pipelineOf(address);
  if (home === null || id === undefined) return null;
  if (home === address) return { pipelineId: id, statusId: null, about };
  const pipelineId = ids.get(home);
  return pipelineId === undefined ? null : { pipelineId, statusId: id, about };
}

async function answers(
  reader: AccountReader,
  questions: readonly (AuditQuestion | null)[],
): Promise<readonly (Audit | null)[]> {
  const entries = await Promise.all(
    questions.map(async (question) => (question === null ? null : readAudit(reader, question))),
  );
  const emails = await emailsOf(reader, entries);
  return entries.map((entry) =>
    entry === null
      ? null
      : { user: entry.userId === null ? null : (emails.get(entry.userId) ?? entry.userId), at: entry.at },
  );
}

async function emailsOf(
  reader: AccountReader,
  entries: readonly (AuditEntry | null)[],
): Promise<ReadonlyMap<string, string>> {
  const ids = entries.flatMap((entry) => entry?.userId ?? []);
  const users = await unlessRefused(() => readUsersById(reader, ids), [400]);
  return isUnreadable(users) ? new Map() : new Map([...users].map(([id, { email }]) => [id, email]));
}
