/**
 * The journals in a `.pipewright` folder, read as data: nothing in one is a path or an instruction, whoever wrote it.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Code } from '../../core/base/codes.js';
import { isCode } from '../../core/base/codes.js';
import { AppError, systemCode } from '../../core/base/errors.js';
import type { ApplyResult } from '../../core/model/results.js';
import type { JournalRecord, StartRecord } from '../../execute/journal-records.js';
import { accountOfJournal, readJournal } from '../../execute/journal-records.js';
import { readRegularFile } from '../../files/regular-file.js';

/** The journal of one apply or rollback that sent a request. */
export interface PastJournal {
  /** The file's name. */
  readonly name: string;
  /** Creation time, from its name. */
  readonly at: Date;
  readonly start: StartRecord;
  readonly records: readonly JournalRecord[];
  /** True if its last line is truncated. */
  readonly torn: boolean;
  /** True if only this user can have written it here; one that came with a checkout isn't. */
  readonly own: boolean;
}

/** A journal that can't be read. */
export interface JournalProblem {
  readonly name: string;
  readonly at: Date;
  readonly error: AppError;
}

interface JournalsRead {
  /** Oldest first. */
  readonly journals: readonly PastJournal[];
  readonly problems: readonly JournalProblem[];
}

interface Account {
  readonly portalId: number;
  readonly origin: string;
}

/** A hundred megabytes is about 250,000 tickets; well below the maximum length of a string. */
const BYTES_AT_MOST = 256 * 1024 * 1024;

const LAST = new Date(8.64e15);

const NAME = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z)(?:-(\d+))?\.jsonl$/u;

/**
 * All journals below `root`; with an account, those of that account. Those of other accounts are skipped, readable or
 * not.
 */
export async function readJournals(root: string, account: Account | null = null): Promise<JournalsRead> {
  const folder = join(root, 'journal');
  const journals: PastJournal[] = [];
  const problems: JournalProblem[] = [];
  const names = await namesIn(folder);
  // It may hold a journal from any time.
  if (names instanceof AppError) return { journals, problems: [{ name: '', at: LAST, error: names }] };
  for (const { name, at } of names) {
    try {
      const journal = await journalIn(folder, name, account);
      if (journal === null) continue;
      journals.push({ name, at, ...journal });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problems.push({ name, at, error });
    }
  }
  return { journals, problems };
}

/**
 * The account's journals that only this user can have written, from the newest back to the first one for which `ends`
 * is true, oldest first. Unreadable ones are skipped. Journals that came with a checkout don't count, because what
 * these lead to is done without being part of a plan.
 */
export async function newestOwnJournals(
  root: string,
  account: Account,
  ends: (journal: Pick<PastJournal, 'records'>) => boolean,
): Promise<readonly (readonly JournalRecord[])[]> {
  const folder = join(root, 'journal');
  const names = await namesIn(folder);
  const found: (readonly JournalRecord[])[] = [];
  if (names instanceof AppError) return found;
  for (const { name } of names.toReversed()) {
    const journal = await journalIn(folder, name, account).catch(passedOver);
    if (journal?.own !== true) continue;
    if (ends(journal)) break;
    found.push(journal.records);
  }
  return found.reverse();
}

function passedOver(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}

async function namesIn(folder: string): Promise<readonly Pick<PastJournal, 'name' | 'at'>[] | AppError> {
  const names = await readdir(folder).catch((error: unknown) => {
    const code = systemCode(error);
    if (code === 'ENOENT') return [];
    return unreadable(`The journal folder can't be read (${code ?? String(error)}): ${folder}`);
  });
  if (names instanceof AppError) return names;
  return names
    .flatMap((name) => {
      const [, hour = '', minute = '', second = '', number = '1'] = NAME.exec(name) ?? [];
      const at = new Date(`${hour}:${minute}:${second}`);
      return Number.isNaN(at.getTime()) ? [] : [{ name, at, number: Number(number) }];
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.number - b.number);
}

async function journalIn(
  folder: string,
  name: string,
  account: Account | null,
): Promise<Pick<PastJournal, 'start' | 'records' | 'torn' | 'own'> | null> {
  const path = join(folder, name);
  const read = await readRegularFile(path, BYTES_AT_MOST);
  if (read.kind === 'missing') return null;
  if (read.kind === 'unusable') throw unreadable(`The journal can't be read (${read.why}): ${path}`);
  // A crash may leave half a character, or zeros, at the end: that is a torn line, not another type of file.
  const text = new TextDecoder().decode(read.bytes);
  const owner = accountOfJournal(text);
  if (account !== null && owner !== null && !isSame(owner, account)) return null;
  if (read.size > BYTES_AT_MOST)
    throw unreadable(`The journal is too large (${read.size} bytes): ${path}`, 'FILE_TOO_BIG');
  const { records, torn } = readJournal(text, path);
  const [start] = records;
  if (start === undefined) throw unreadable(`The journal is cut off in its first line: ${path}`);
  return start.kind === 'start' ? { start, records, torn, own: read.own } : null;
}

function isSame(one: Account, other: Account): boolean {
  return one.portalId === other.portalId && one.origin === other.origin;
}

function unreadable(summary: string, code: Code = 'FILE_UNREADABLE'): AppError {
  return new AppError({ code, summary, detail: 'Only regular files that an apply wrote are read.' });
}

type Status = ApplyResult['status'];

const STATUSES: readonly Status[] = ['applied', 'partial', 'refused', 'nothing'];

/** How a run ended by its journal: its status and error code. Both null if it was cut off. */
export function endOfRun({ records }: Pick<PastJournal, 'records'>): {
  readonly status: Status | null;
  readonly code: Code | null;
} {
  const last = records.at(-1);
  if (last?.kind !== 'end') return { status: null, code: null };
  const status = STATUSES.find((one) => one === last.status) ?? null;
  return { status, code: last.code !== null && isCode(last.code) ? last.code : null };
}
