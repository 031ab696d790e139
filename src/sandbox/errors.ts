/** Another process holds the sandbox's file, or a server of ours that does not answer. */
export class SandboxBusyError extends Error {
  readonly code = 'SANDBOX_BUSY';
  readonly file: string;
  /** The owner; null where its lock file says nothing. */
  readonly pid: number | null;

  constructor(file: string, pid: number | null) {
    super(`${file} is in use by ${pid === null ? 'another process' : `process ${pid}`}`);
    this.file = file;
    this.pid = pid;
  }
}

/** The file holds no sandbox state, or a damaged one. */
export class SandboxStateError extends Error {
  readonly code = 'SANDBOX_STATE_INVALID';
  readonly file: string;

  constructor(file: string, reason: string) {
    super(`${file} ${reason}`);
    this.file = file;
  }
}
