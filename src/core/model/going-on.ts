/** What people type after a run that stopped: an apply and a rollback go on with different commands. */
export interface GoingOn {
  /** How the run is called in a sentence: `apply`, `this rollback`. */
  readonly run: string;
  /** Goes on from where it stopped. */
  readonly again: string;
  /** Shows what is left to do. */
  readonly look: string;
}

export const APPLY_GOES_ON: GoingOn = { run: 'apply', again: 'pipewright apply', look: 'pipewright plan' };
