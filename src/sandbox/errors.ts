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

/** Beside the file lies something that names an owner and that no sandbox of this user wrote. */
export class SandboxClaimError extends Error {
  readonly code = 'SANDBOX_CLAIM_INVALID';
  readonly file: string;

  constructor(file: string, reason: string) {
    super(`${file} ${reason}`);
    this.file = file;
  }
}

/** The state can't be written. */
export class SandboxWriteError extends Error {
  readonly code = 'SANDBOX_UNWRITABLE';
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.file = file;
  }
}
