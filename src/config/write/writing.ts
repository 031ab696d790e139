import type { LiveSettings } from './live-settings.js';
import type { Keys } from './live-values.js';

/** What entries are written with. */
export interface Writing {
  readonly settings: LiveSettings;
  readonly teamKeys: Keys;
  readonly setKeys: Keys;
  /** True where the account's defaults are written too (no rules, everyone, nobody); else only what differs from them. */
  readonly complete: boolean;
  /** False where the files are for several accounts: ids are of one, and the lock keeps them. */
  readonly ids: boolean;
  /** Takes a sentence about something that is left out. */
  readonly leftOut: (sentence: string) => void;
}
