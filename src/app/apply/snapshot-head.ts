/** What the first lines of a snapshot say of the apply that wrote it; `headOf` in `snapshot.ts` writes them. */
export interface SnapshotHead {
  readonly portalId: number;
  /** When it was made: every journal since tells what happened to the account after it. */
  readonly at: Date;
  readonly planHash: string;
  /** Its lock file, relative to the project; null in snapshots of older versions. */
  readonly lockFile: string | null;
}

/** More than the first lines ever take. */
export const HEAD_BYTES = 16_384;

/** Other comments may stand above: an editor's schema line, a note of whoever looked at it. */
const HEAD =
  /^\uFEFF?(?:[ \t]*(?:#.*)?\r?\n)*?# Snapshot of account (\d{1,16}) at (\S{1,40}), before the apply of\r?\n# (sha256:[0-9a-f]{64})\r?\n(?:# Lock file: (.+?)\r?\n)?/u;

/** The last line that an apply writes, and the words in the head that promise it: older versions wrote neither. */
export const END_OF_SNAPSHOT = '# End of the snapshot';
export const PROMISE_OF_END = 'Without its last line, which says so, this file was cut off.';

/** True where the end is missing that the head promises. Lines may have been added, also behind it. */
export function isCutOff(text: string): boolean {
  return text.includes(`# ${PROMISE_OF_END}`) && !text.split(/\r?\n/u).includes(END_OF_SNAPSHOT);
}

/** The head of a snapshot, or null where the text is none. */
export function snapshotHead(text: string): SnapshotHead | null {
  const [, portalId, time, planHash, lockFile] = HEAD.exec(text) ?? [];
  const at = new Date(time ?? '');
  if (portalId === undefined || planHash === undefined || Number.isNaN(at.getTime())) return null;
  return { portalId: Number(portalId), at, planHash, lockFile: lockFile ?? null };
}
