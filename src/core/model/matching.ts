import type { Address } from '../base/address.js';
import type {
  DesiredPipeline,
  DesiredStatus,
  DesiredTeam,
  RetiredPipeline,
  RetiredStatus,
  RetiredTeam,
} from './config.js';
import type { Finding } from '../base/diagnostic.js';
import type { LivePipeline, LiveStatus, LiveTeam } from './live-state.js';

/** The rule that matched a declared thing to a live one. `label` is an adoption. */
export type MatchedBy = 'id' | 'lock' | 'wanted' | 'label';

export interface StatusMatch {
  readonly address: Address;
  readonly desired: DesiredStatus;
  readonly live: LiveStatus | null;
  readonly by: MatchedBy | null;
  /** The live id, else the id that the create will request. */
  readonly id: string;
}

export interface RetiredStatusMatch {
  readonly address: Address;
  readonly live: LiveStatus;
  readonly retired: RetiredStatus;
}

export interface PipelineMatch {
  readonly address: Address;
  readonly desired: DesiredPipeline;
  readonly live: LivePipeline | null;
  readonly by: MatchedBy | null;
  readonly id: string;
  /** In declared order. */
  readonly statuses: readonly StatusMatch[];
  readonly retired: readonly RetiredStatusMatch[];
  /** Live, writable, and neither declared nor retired: planned for deletion. */
  readonly missing: readonly LiveStatus[];
}

export interface RetiredPipelineMatch {
  readonly address: Address;
  readonly live: LivePipeline;
  readonly retired: RetiredPipeline;
}

/** Which declared thing is which live thing, determined before anything is compared. */
export interface Matching {
  readonly pipelines: readonly PipelineMatch[];
  readonly retiredPipelines: readonly RetiredPipelineMatch[];
  readonly unmanaged: readonly LivePipeline[];
  readonly findings: readonly Finding[];
}

export interface TeamMatch {
  readonly address: Address;
  readonly desired: DesiredTeam;
  readonly live: LiveTeam | null;
  readonly by: MatchedBy | null;
  /** The live id; for a team that doesn't exist yet, its key until the account has assigned an id. */
  readonly id: string;
}

export interface RetiredTeamMatch {
  readonly address: Address;
  readonly live: LiveTeam;
  readonly retired: RetiredTeam;
}

/** The same for teams. */
export interface TeamMatching {
  /** In declared order. */
  readonly teams: readonly TeamMatch[];
  readonly retired: readonly RetiredTeamMatch[];
  readonly unmanaged: readonly LiveTeam[];
  readonly findings: readonly Finding[];
}

/**
 * A label as it is compared and written: trimmed and Unicode-normalised. Both sides of a plan have labels in this form,
 * so that invisible differences don't count.
 */
export function plainLabel(label: string): string {
  return label.trim().normalize('NFC');
}

/** Labels are equal if only case, outer spaces and Unicode form differ. */
export function labelKey(label: string): string {
  return plainLabel(label).toLowerCase().normalize('NFC');
}
