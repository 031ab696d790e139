/** The head of a snapshot, about the apply that wrote it; `headOf` in `snapshot.ts` writes them. */
export interface SnapshotHead {
  readonly portalId: number;
  /** Creation time: every journal since then records what happened to the account afterwards. */
  readonly at: Date;
  readonly planHash: string;
  /** Its lock file, relative to the project; null in snapshots of older versions. */
  readonly lockFile: string | null;
}

/** More than a head ever takes. */
export const HEAD_BYTES = 16_384;

/** Other comments may precede it: an editor's schema line, a reader's note. */
const HEAD =
  /^\uFEFF?(?:[ \t]*(?:#.*)?\r?\n)*?# Snapshot of account (\d{1,16}) at (\S{1,40}), before the apply of\r?\n# (sha256:[0-9a-f]{64})\r?\n(?:# Lock file: (.+?)\r?\n)?/u;

/** The last line of a snapshot, which its head announces; older versions wrote neither. */
export const END_OF_SNAPSHOT = '# End of the snapshot';
export const PROMISE_OF_END = 'Without its last line, which says so, this file was cut off.';

/** True if the announced last line is missing. Lines may have been added, even after it. */
export function isCutOff(text: string): boolean {
  return text.includes(`# ${PROMISE_OF_END}`) && !text.split(/\r?\n/u).includes(END_OF_SNAPSHOT);
}

/** Parses the head of a snapshot. Returns null if the text isn't one. */
export function snapshotHead(text: string): SnapshotHead | null {
  const [, portalId, time, planHash, lockFile] = HEAD.exec(text) ?? [];
  const at = new Date(time ?? '');
  if (portalId === undefined || planHash === undefined || Number.isNaN(at.getTime())) return null;
  return { portalId: Number(portalId), at, planHash, lockFile: lockFile ?? null };
}
