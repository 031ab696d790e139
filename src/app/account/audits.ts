import type { AccountReader } from '../../core/model/account.js';
import type { ChangeKind } from '../../core/plan/change-kind.js';
import type { Change } from '../../core/plan/change.js';
import type { Audit } from '../../core/plan/drift.js';
import { AppError } from '../../core/base/errors.js';
import type { Plan } from '../../core/plan/plan.js';
import { idsIn } from '../../core/plan/plan-ids.js';
import type { AuditEntry, AuditQuestion } from '../../core/kinds/audit.js';
import { changeKindAt } from '../../core/plan/known-kinds.js';
import { audits } from '../../generated/kinds/audit.js';
import { kinds } from '../../generated/kinds/kind.js';
import { isUnreadable, unlessRefused } from '../../resources/shared/refused.js';
import { readUsersById } from '../../resources/users/read.js';
import type { Staleness } from '../../core/kinds/recheck.js';

/** Maximum number of stale things to look up: the message is for people. */
const STALE_AT_MOST = 5;

/**
 * Looks up who made each of these differences: one request per thing, in parallel; null if the account keeps no log of
 * it.
 */
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

/** The same for stale values. A failed lookup must not hide that they are stale. */
export async function auditsOfStale(
  reader: AccountReader,
  plan: Plan,
  stale: readonly Pick<Staleness, 'address' | 'path'>[],
): Promise<readonly (Audit | null)[]> {
  const ids = idsIn(plan);
  const questions = stale.slice(0, STALE_AT_MOST).map(({ address, path }): Asked | null => {
    const id = ids.get(address);
    if (id === undefined) return null;
    return { kind: changeKindAt(kinds, address), question: { address, id, ids, about: [path] } };
  });
  try {
    return await answers(reader, questions);
  } catch (error) {
    if (error instanceof AppError && error.code !== 'INTERRUPTED') return [];
    throw error;
  }
}

/** A question, and the kind of the thing asked about. */
interface Asked {
  readonly kind: ChangeKind | null;
  readonly question: AuditQuestion;
}

function questionAbout({ kind, action, address, id, fields }: Change, ids: AuditQuestion['ids']): Asked {
  const about = { create: 'deleted', delete: 'created', update: null, move: null, migrate: null } as const;
  return {
    kind,
    question: { address, id, ids, about: about[action] ?? fields.map(({ path }) => path) },
  };
}

async function answers(
  reader: AccountReader,
  asked: readonly (Asked | null)[],
): Promise<readonly (Audit | null)[]> {
  const entries = await Promise.all(asked.map(async (one) => (one === null ? null : answer(reader, one))));
  const emails = await emailsOf(reader, entries);
  return entries.map((entry) =>
    entry === null
      ? null
      : { user: entry.userId === null ? null : (emails.get(entry.userId) ?? entry.userId), at: entry.at },
  );
}

async function answer(reader: AccountReader, { kind, question }: Asked): Promise<AuditEntry | null> {
  const keeper = audits.find(({ changes }) => kind !== null && changes.includes(kind));
  return keeper === undefined ? null : keeper.ask(reader, question);
}

async function emailsOf(
  reader: AccountReader,
  entries: readonly (AuditEntry | null)[],
): Promise<ReadonlyMap<string, string>> {
  const ids = entries.flatMap((entry) => entry?.userId ?? []);
  const users = await unlessRefused(() => readUsersById(reader, ids), [400]);
  return isUnreadable(users) ? new Map() : new Map([...users].map(([id, { email }]) => [id, email]));
}
