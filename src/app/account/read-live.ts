/**
 * The one reader of what all kinds look at: pipelines and people. A plan must know what it asks for, so a refusal is its
 * error. What writes files, or reports, leaves out what can't be read, and says so.
 */
import type {
  AskedPeople,
  ReadAttempt,
  Common,
  CommonQuestion,
  LiveCommon,
} from '../../core/kinds/common.js';
import { NOTHING_COMMON, NOTHING_LIVE } from '../../core/kinds/common.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import { commons } from '../../generated/kinds/common.js';
import { unlessRefused } from '../../resources/shared/refused.js';

/** Throws what the account answers. */
export const orThrow: ReadAttempt = (read) => read();

/** Returns a refusal: HubSpot answers 400, 403 or 404 where an edition or a token lacks something. */
export const orUnreadable: ReadAttempt = (read) => unlessRefused(read, [400, 404]);

interface AccountQuestion extends Pick<CommonQuestion, 'reader' | 'attempt'> {
  readonly asked?: AskedPeople;
  readonly pipelines?: CommonQuestion['pipelines'];
}

/** Reads the pipelines, and what is asked about people; each part by its kind, in parallel. */
export async function readLive(question: AccountQuestion): Promise<LiveCommon> {
  const { reader, attempt, pipelines = null } = question;
  const { teams = false, members = false, permissionSets = false } = question.asked ?? {};
  const { emails = [], everyone = false } = question.asked ?? {};
  const asked = { teams, members, permissionSets, emails, everyone };
  const parts = await Promise.all(commons.map(({ read }) => read({ reader, attempt, pipelines, asked })));
  return parts.reduce<LiveCommon>((all, part) => ({ ...all, ...part }), NOTHING_LIVE);
}

/** Matches what was read with a configuration. Pure. */
export function matchLive(live: LiveCommon, config: Config, lock: PortalLock): Common {
  const parts = commons.map(({ match }) => match(live, config, lock));
  return parts.reduce<Common>((all, part) => ({ ...all, ...part }), NOTHING_COMMON);
}
