import { AppError } from '../../core/base/errors.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { PastJournal, JournalProblem } from '../apply/journals.js';
import { readJournals } from '../apply/journals.js';
import type { Snapshot } from './rollback-snapshot.js';

interface Account {
  readonly portalId: number;
  readonly origin: string;
}

interface Asked {
  readonly snapshot: string;
  readonly tickets: boolean;
  readonly commandFor: (snapshot: string, tickets: boolean) => string;
}

interface JournalsSince {
  /** Oldest first. */
  readonly journals: readonly PastJournal[];
  /** Findings about what they don't tell. */
  readonly told: readonly Finding[];
}

/**
 * The journals of this account since the snapshot. If tickets are to be moved back, an unreadable one is an error,
 * since it may be the one that says where they were. Otherwise it is a note.
 */
export async function journalsSince(
  { root, head, file }: Snapshot,
  account: Account,
  { tickets, commandFor, snapshot }: Asked,
): Promise<JournalsSince> {
  const read = await readJournals(root, account);
  const journals = read.journals.filter(({ at }) => at >= head.at);
  const problems = read.problems.filter(({ at }) => at >= head.at);
  const [first] = problems;
  if (tickets && first !== undefined) throw unreadable(first);
  if (tickets && journals.length === 0)
    throw new AppError({
      code: 'NO_JOURNAL',
      summary: `No journal says which tickets have been moved since ${file} was made.`,
      detail: `--tickets uses the journals of applies to account ${account.portalId} from ${head.at.toISOString()} on, at the same address, in ${root}/journal. Put the journal of that apply there, or roll back without --tickets: tickets then stay where they are. Nothing was changed.`,
      hint: commandFor(snapshot, false),
    });
  const isOwn = journals.some(({ start }) => start.planHash === head.planHash);
  const sentences = [
    ...problems.map(({ error }) => error.diagnostic.summary),
    ...journals.filter(({ torn }) => torn).map(({ name }) => `${name} is cut off in its last line.`),
    ...(isOwn || problems.length > 0
      ? []
      : [
          'The journal of the apply that wrote this snapshot is missing: the apply sent nothing, or the file is gone.',
        ]),
  ];
  return { journals, told: sentences.length === 0 ? [] : [incomplete(sentences)] };
}

function unreadable({ error }: JournalProblem): AppError {
  const { code, summary, detail, hint } = error.diagnostic;
  return new AppError({
    code,
    summary,
    detail: `${detail ?? ''} Nothing was changed. Without --tickets the rollback does not need it.`.trim(),
    ...(hint === null ? {} : { hint }),
  });
}

function incomplete(sentences: readonly string[]): Finding {
  return finding({
    code: 'JOURNAL_INCOMPLETE',
    verdict: 'note',
    summary: "The journals don't record everything that was moved and created.",
    detail: `${sentences.join(' ')} Tickets and things that only the missing lines record stay as they are.`,
  });
}
