import type { Source } from '../base/source.js';
import type { Subscription } from './config.js';

/** An account of an accounts file. */
export interface Account {
  readonly name: string;
  readonly portalId: number;
  readonly subscription: Subscription | null;
  readonly groups: readonly string[];
  /** Why nothing is written to it, or null. */
  readonly hold: string | null;
  /** The environment variable that must have its token, or null. */
  readonly token: string | null;
  /** Relative to the working directory, in the order in which they are merged. */
  readonly overlays: readonly string[];
  /** Its name in the accounts file. */
  readonly source: Source;
}
