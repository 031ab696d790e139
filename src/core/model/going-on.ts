/** What to run after an interruption: an apply and a rollback are resumed with different commands. */
export interface GoingOn {
  /** The run's name in a sentence: `apply`, `this rollback`. */
  readonly run: string;
  /** The command that resumes the run. */
  readonly again: string;
  /** The command that shows what is left to do. */
  readonly look: string;
}

export const APPLY_GOES_ON: GoingOn = { run: 'apply', again: 'pipewright apply', look: 'pipewright plan' };
