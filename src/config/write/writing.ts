import type { LiveSettings } from './live-settings.js';
import type { Keys } from './live-values.js';

/** The input for writing entries. */
export interface Writing {
  readonly settings: LiveSettings;
  readonly teamKeys: Keys;
  readonly setKeys: Keys;
  /** True to also write the account's defaults (no rules, everyone, nobody); else only what differs from them. */
  readonly complete: boolean;
  /** False if the files are for several accounts: ids belong to one, and the lock keeps them. */
  readonly ids: boolean;
  /** Receives a sentence about something omitted. */
  readonly leftOut: (sentence: string) => void;
}
