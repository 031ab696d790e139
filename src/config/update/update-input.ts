import type { Address } from '../../core/base/address.js';
import type { LivePipeline, LiveTeam } from '../../core/model/live-state.js';
import type { PipelineMatch, TeamMatch } from '../../core/model/matching.js';
import type { LiveSettings } from '../write/live-settings.js';
import type { ConfigDocument } from '../check/validate.js';

export interface UpdateInput {
  readonly documents: readonly ConfigDocument[];
  readonly portalId: number;
  /** All live pipelines, in the order that people see. */
  readonly live: readonly LivePipeline[];
  /** Declared pipelines with the live ones that they are (null: gone), as identity settled it. */
  readonly pipelines: readonly PipelineMatch[];
  /** Live pipelines to add, each behind the declared one that stands before it in the account. */
  readonly add?: readonly LivePipeline[];
  /** Live ids of pipelines among them that get their key and no entry. */
  readonly skip?: ReadonlySet<string>;
  /** What the account holds beside pipelines; nothing of that is touched when left out. */
  readonly settings?: LiveSettings;
  /** Declared teams with the live ones that they are, like pipelines; left out where teams weren't read. */
  readonly teams?: readonly TeamMatch[];
  /** Live teams to add to the first file. */
  readonly addTeams?: readonly LiveTeam[];
  /** Which differences to take over, by address; all when left out. */
  readonly accept?: (address: Address) => boolean;
  /** Whose places in lists to take over, by address: the list they are in is then put in order. As `accept` when left out. */
  readonly acceptPlace?: (address: Address) => boolean;
  /** True where the files are for several accounts: an id is of one, so it goes to the lock. */
  readonly idsToLock?: boolean;
}
