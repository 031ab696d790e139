/**
 * The snapshots in a `.pipewright` folder with the applies that wrote them. An interrupted apply and the ones that
 * resumed it are one story: the later snapshots show a half-applied account, so only the first one undoes all of it.
 */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { problem } from '../../core/base/diagnostic.js';
import type { PastApply, PastAppliesResult } from '../../core/model/results.js';
import { systemCode } from '../../core/base/errors.js';
import { readRegularFile } from '../../files/regular-file.js';
import type { PastJournal, JournalProblem } from './journals.js';
import { endOfRun, readJournals } from './journals.js';
import { movedSince } from '../rollback/rollback-journal.js';
import type { SnapshotHead } from './snapshot-head.js';
import { HEAD_BYTES, snapshotHead } from './snapshot-head.js';

/** A snapshot, and the journal of its apply if there is one. */
interface PastRun {
  /** The snapshot's file name. */
  readonly name: string;
  readonly head: SnapshotHead;
  readonly journal: PastJournal | null;
}

interface History {
  /** Oldest first. In a story, each run but the first resumed the one before it. */
  readonly stories: readonly (readonly [PastRun, ...PastRun[]])[];
  /** Snapshots that can't be used. */
  readonly unusable: readonly Diagnostic[];
  readonly problems: readonly JournalProblem[];
}

export async function readHistory(root: string): Promise<History> {
  const { journals, problems } = await readJournals(root);
  const { snapshots, unusable } = await readSnapshots(join(root, 'snapshots'));
  const runs = snapshots.map((snapshot) => ({
    ...snapshot,
    journal: journalOf(snapshot, snapshots, journals),
  }));
  return { stories: storiesOf(runs), unusable, problems };
}

type Snapshot = Pick<PastRun, 'name' | 'head'>;

async function readSnapshots(
  folder: string,
): Promise<{ readonly snapshots: readonly Snapshot[]; readonly unusable: readonly Diagnostic[] }> {
  const snapshots: Snapshot[] = [];
  const unusable: Diagnostic[] = [];
  const names = await readdir(folder).catch((error: unknown) => {
    const code = systemCode(error);
    if (code !== 'ENOENT')
      unusable.push(problem({ code: 'SNAPSHOT_UNUSABLE', summary: `${folder}: ${code ?? String(error)}.` }));
    return [];
  });
  for (const name of names.filter((one) => one.endsWith('.yaml')).sort()) {
    const read = await readRegularFile(join(folder, name), HEAD_BYTES);
    const head = read.kind === 'bytes' ? snapshotHead(new TextDecoder().decode(read.bytes)) : null;
    if (head !== null) snapshots.push({ name, head });
    else if (read.kind !== 'missing') {
      const why = read.kind === 'unusable' ? read.why : 'no apply wrote its first lines';
      unusable.push(problem({ code: 'SNAPSHOT_UNUSABLE', summary: `${join(folder, name)}: ${why}.` }));
    }
  }
  return { snapshots: snapshots.sort((a, b) => a.head.at.getTime() - b.head.at.getTime()), unusable };
}

/** The first journal of the same plan after the snapshot, and before another snapshot of that plan. */
function journalOf(
  { head }: Snapshot,
  all: readonly Snapshot[],
  journals: readonly PastJournal[],
): PastJournal | null {
  const isSame = (portalId: number, planHash: string): boolean =>
    portalId === head.portalId && planHash === head.planHash;
  const next = all.find(
    (other) => other.head.at > head.at && isSame(other.head.portalId, other.head.planHash),
  );
  const own = journals.find(({ start, at }) => isSame(start.portalId, start.planHash) && at >= head.at);
  return own === undefined || (next !== undefined && own.at > next.head.at) ? null : own;
}

/** A run without a journal sent nothing that could be resumed: it is a story of its own, and doesn't split another. */
function storiesOf(runs: readonly PastRun[]): History['stories'] {
  const stories: [PastRun, ...PastRun[]][] = [];
  for (const run of runs) {
    const { journal } = run;
    const before = stories.findLast((story) => isSameAccount(story[0].journal, journal));
    const last = before?.at(-1)?.journal ?? null;
    if (before !== undefined && last !== null && journal !== null && goesOn(last, journal)) before.push(run);
    else stories.push([run]);
  }
  return stories;
}

function isSameAccount(one: PastJournal | null, other: PastJournal | null): boolean {
  return (
    one !== null && one.start.portalId === other?.start.portalId && one.start.origin === other.start.origin
  );
}

/** An apply resumes an interrupted apply, a rollback a rollback; a rollback after an apply undoes it instead. */
function goesOn(before: PastJournal, journal: PastJournal): boolean {
  return isUnfinished(before) && commandOf(before) === commandOf(journal);
}

function isUnfinished(journal: PastJournal): boolean {
  return !['applied', 'nothing'].includes(endOfRun(journal).status ?? '');
}

function commandOf({ start }: PastJournal): 'apply' | 'rollback' {
  return start.command ?? 'apply';
}

/** The runs that the run with this snapshot resumed, oldest first. */
export function earlierOf(
  { stories }: History,
  head: Pick<SnapshotHead, 'at' | 'planHash'>,
): readonly PastRun[] {
  for (const story of stories) {
    const index = story.findIndex(
      (run) => run.head.at.getTime() === head.at.getTime() && run.head.planHash === head.planHash,
    );
    if (index !== -1) return story.slice(0, index);
  }
  return [];
}

/**
 * Path of the first snapshot of this one's story; null if it is the first itself, or there is none. A checkout can
 * contain records, so only runs whose journals are this user's own count.
 */
export async function firstSnapshot(root: string, file: string | null): Promise<string | null> {
  if (file === null) return null;
  const { stories } = await readHistory(root);
  const story = stories.find((runs) => runs.some(({ name }) => name === basename(file))) ?? [];
  const earlier = story.slice(
    0,
    story.findIndex(({ name }) => name === basename(file)),
  );
  const [first] = earlier;
  return first !== undefined && earlier.every(({ journal }) => journal?.own === true)
    ? join(root, 'snapshots', first.name)
    : null;
}

/** Tickets that the runs moved, and those that they may have moved. */
export function ticketsOf(runs: readonly PastRun[]): { readonly moved: number; readonly unknown: number } {
  const moved = movedSince(runs.flatMap(({ journal }) => (journal === null ? [] : [journal.records])));
  const unknown = moved.filter(({ outcome }) => outcome === 'unknown').length;
  return { moved: moved.length - unknown, unknown };
}

/** The list for people and programs: newest story first, in a story the first apply first. */
export function pastApplies({ stories, unusable, problems }: History): PastAppliesResult {
  const rows = stories.toReversed().flatMap((story) =>
    story.map((run, index): PastApply => {
      const { name, head, journal } = run;
      const [first] = story;
      return {
        snapshot: `.pipewright/snapshots/${name}`,
        at: head.at.toISOString(),
        portalId: head.portalId,
        planHash: head.planHash,
        continues: index === 0 ? null : `.pipewright/snapshots/${first.name}`,
        apply:
          journal === null
            ? null
            : {
                journal: `.pipewright/journal/${journal.name}`,
                command: commandOf(journal),
                origin: journal.start.origin,
                ...endOfRun(journal),
                tickets: ticketsOf([run]),
              },
      };
    }),
  );
  return { snapshots: rows, problems: [...unusable, ...problems.map(({ error }) => error.diagnostic)] };
}
