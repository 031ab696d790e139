import type { Address } from '../../core/base/address.js';
import type { LivePipeline, LiveTeam } from '../../core/model/live-state.js';
import type { PipelineMatch, TeamMatch } from '../../core/model/matching.js';
import type { LiveSettings } from '../write/live-settings.js';
import type { ConfigDocument } from '../check/validate.js';

export interface UpdateInput {
  readonly documents: readonly ConfigDocument[];
  readonly portalId: number;
  /** All live pipelines, in display order. */
  readonly live: readonly LivePipeline[];
  /** Declared pipelines with their live counterparts (null: deleted), as matched by identity. */
  readonly pipelines: readonly PipelineMatch[];
  /** Live pipelines to add, each after the declared one that precedes it in the account. */
  readonly add?: readonly LivePipeline[];
  /** Live ids of those pipelines that get a key but no entry. */
  readonly skip?: ReadonlySet<string>;
  /** The account's content besides pipelines; if omitted, none of it is touched. */
  readonly settings?: LiveSettings;
  /** Declared teams with their live counterparts, like pipelines; omitted if teams weren't read. */
  readonly teams?: readonly TeamMatch[];
  /** Live teams to add to the first file. */
  readonly addTeams?: readonly LiveTeam[];
  /** Which differences to accept, by address; defaults to all. */
  readonly accept?: (address: Address) => boolean;
  /** Whose list positions to accept, by address: their list is then reordered. Defaults to `accept`. */
  readonly acceptPlace?: (address: Address) => boolean;
  /** True if the files are for several accounts: an id belongs to one, so it goes to the lock. */
  readonly idsToLock?: boolean;
}
