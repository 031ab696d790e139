import type { Code } from '../base/codes.js';
import type { ChangeKind } from '../plan/change-kind.js';
import type { Change } from '../plan/change.js';
import type { Phase } from '../plan/phase.js';
import type { AskedPeople } from './common.js';
import type { Config } from '../model/config.js';

/** Scopes that a thing needs: every scope of at least one list. */
export interface ScopeNeed {
  readonly what: string;
  readonly anyOf: readonly (readonly string[])[];
  readonly writes: boolean;
}

/** A kind's name, its changes, and what other code needs to know about them. */
export interface Kind {
  readonly name: string;
  readonly changes: readonly ChangeKind[];
  /** Its kinds of changes, by the place of their addresses: `pipelines.statuses.editableBy`. */
  readonly places: Readonly<Record<string, ChangeKind>>;
  /** The scopes that a token needs for them. */
  readonly needs: readonly ScopeNeed[];
  /** The phase in which a change through the API is made. */
  readonly phase: (change: Change) => Phase;
  /** What it needs to know about people, given the files; with `wide`, also about people the files don't mention. */
  readonly asksAbout?: (config: Config, wide: boolean) => AskedPeople;
  /** Findings that mean this token or account can't see things of this kind. */
  readonly hiddenBy?: readonly Code[];
  /** True for what the list of pipelines returns, or what follows from it; everything else is a setting. */
  readonly isStructure?: boolean;
  /** Changes that may take editing away from somebody. */
  readonly decidesEditing?: readonly ChangeKind[];
  /** True for settings that name statuses or belong to one: they lose those that the files retire. */
  readonly losesRetired?: boolean;
  /** True for things that are deleted only if the files retire them. */
  readonly onlyRetired?: boolean;
  /** Values of a change that depend on what is already applied, such as positions. */
  readonly follows?: readonly string[];
}
