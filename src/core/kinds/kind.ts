import type { Code } from '../base/codes.js';
import type { ChangeKind } from '../plan/change-kind.js';
import type { Change } from '../plan/change.js';
import type { Phase } from '../plan/phase.js';
import type { AskedPeople } from './common.js';
import type { Config } from '../model/config.js';

/** Scopes that a thing needs: all of a list, in one of the lists. */
export interface ScopeNeed {
  readonly what: string;
  readonly anyOf: readonly (readonly string[])[];
  readonly writes: boolean;
}

/** What a kind is called, which changes are its own, and what everybody must know of them. */
export interface Kind {
  readonly name: string;
  readonly changes: readonly ChangeKind[];
  /** The words of its changes by the place of their addresses: `pipelines.statuses.editableBy`. */
  readonly places: Readonly<Record<string, ChangeKind>>;
  /** What a token needs for them. */
  readonly needs: readonly ScopeNeed[];
  /** When a change is made that goes through the API. */
  readonly phase: (change: Change) => Phase;
  /** What it asks about people, by what the files say; `wide` also about those of whom they say nothing. */
  readonly asksAbout?: (config: Config, wide: boolean) => AskedPeople;
  /** Findings which say that this token, or this account, doesn't show what the kind is about. */
  readonly hiddenBy?: readonly Code[];
  /** True for what a list of the pipelines shows, or what follows from it; all else is a setting. */
  readonly isStructure?: boolean;
  /** Changes that may take editing away from somebody. */
  readonly decidesEditing?: readonly ChangeKind[];
  /** Values of a change that follow from what is done already: places in a list. */
  readonly follows?: readonly string[];
}
