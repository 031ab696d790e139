import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, systemCode } from '../core/base/errors.js';
import { unwritable } from '../files/file-errors.js';
import type { JournalEnd, JournalRecord, JournalStart } from './journal-records.js';
import type { Recorder } from './recorder.js';
import { openRecordsFolder, timeName } from './records-folder.js';
import { toldOf } from './request-end.js';
import type { Io } from '../core/base/io.js';

/**
 * The journal of one apply: a line before each request that writes, one after it, and where moved tickets were.
 * The file is made with the first intent, so that an apply without writes leaves none. Intents are flushed to the disk
 * before their request is sent; ticket batches once the tickets were seen to have moved. Every method throws
 * `FILE_UNWRITABLE`; after the first failure nothing more is written, because a line could otherwise be glued to a broken
 * one.
 */
export interface Journal extends Recorder {
  /** Null as long as nothing was written. */
  readonly file: () => string | null;
  /** Ends the journal, where there is one. */
  readonly end: (end: JournalEnd) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface JournalOptions extends Pick<Io, 'now'> {
  /** The `.pipewright` folder. */
  readonly root: string;
  readonly start: JournalStart;
  /** Redacts the token in a text. */
  readonly redact: (text: string) => string;
}

export function createJournal(options: JournalOptions): Journal {
  const at = (): string => options.now().toISOString();
  const begun: JournalRecord = { at: at(), kind: 'start', formatVersion: '1', ...options.start };
  const lines = createLines(options, begun);
  let intents = 0;
  return {
    file: () => lines.file(),
    async intent({ method, path, body, retry, addresses, from, closeDates }) {
      intents += 1;
      const number = intents;
      const record = { at: at(), kind: 'intent', number, method, path, body, retry, addresses } as const;
      const former = closeDates === undefined ? {} : { closeDates };
      await lines.add({ ...record, ...(from === undefined ? {} : { from }), ...former }, true);
      return number;
    },
    result: (number, outcome) => lines.add({ at: at(), kind: 'result', number, ...resultOf(outcome) }, false),
    tickets: ({ address, ids, from, to }) =>
      lines.add({ at: at(), kind: 'ticket-batch', address, ids, from, to }, true),
    closeDates: ({ address, kept, lost }) =>
      lines.add({ at: at(), kind: 'close-dates', address, kept, lost }, true),
    made: ({ address, id }) => lines.add({ at: at(), kind: 'made', address, id }, true),
    stuck: (address, tickets) => lines.add({ at: at(), kind: 'tickets-stuck', address, tickets }, true),
    async end({ status, code }) {
      if (lines.file() !== null) await lines.add({ at: at(), kind: 'end', status, code }, true);
    },
    close: () => lines.close(),
  };
}

function resultOf(outcome: { readonly status: number } | { readonly error: AppError }): {
  readonly status: number | null;
  readonly code: string | null;
  readonly correlationId: string | null;
} {
  if ('status' in outcome) return { status: outcome.status, code: null, correlationId: null };
  return { ...toldOf(outcome.error), correlationId: outcome.error.correlationId };
}

interface Lines {
  readonly file: () => string | null;
  readonly add: (record: JournalRecord, flush: boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Appends one line at a time, in the order of the calls: batches of tickets move side by side. */
function createLines({ root, now, redact }: JournalOptions, first: JournalRecord): Lines {
  let path: string | null = null;
  let handle: FileHandle | null = null;
  let failure: AppError | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const opened = async (): Promise<FileHandle> => {
    if (handle !== null) return handle;
    const created = await createFile(await openRecordsFolder(root, 'journal'), timeName(now()));
    handle = created.handle;
    path = created.path;
    await handle.appendFile(lineOf(first));
    return handle;
  };
  const lineOf = (record: JournalRecord): string => {
    const clean = (_name: string, value: unknown): unknown =>
      typeof value === 'string' ? redact(value) : value;
    return `${JSON.stringify(record, clean)}\n`;
  };

  const write = async (record: JournalRecord, flush: boolean): Promise<void> => {
    if (failure !== null) throw failure;
    try {
      const file = await opened();
      await file.appendFile(lineOf(record));
      if (flush) await file.datasync();
    } catch (error) {
      failure = error instanceof AppError ? error : unwritable(path ?? join(root, 'journal'), error);
      throw failure;
    }
  };

  return {
    file: () => path,
    add(record, flush) {
      const next = last.then(() => write(record, flush));
      last = next.catch(() => undefined);
      return next;
    },
    async close() {
      await last;
      await handle?.close();
      handle = null;
      failure ??= unwritable(path ?? root, new Error('the journal is closed'));
    },
  };
}

/** Creates a file that only its owner can read. Appends a number if the name is taken. */
async function createFile(folder: string, name: string): Promise<{ handle: FileHandle; path: string }> {
  for (let number = 1; ; number += 1) {
    const path = join(folder, number === 1 ? `${name}.jsonl` : `${name}-${number}.jsonl`);
    try {
      return { handle: await open(path, 'ax', 0o600), path };
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
}
