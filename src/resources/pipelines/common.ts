import type { Common, CommonFacet, LiveCommon } from '../../core/kinds/common.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import { diffPipelines } from './diff.js';
import { matchPipelines } from './identity.js';
import { readPipelines } from './read.js';
import { unmanagedThings } from './settle/views.js';

/** The account's pipelines, and how declared things match them: every kind depends on one. */
export const common: CommonFacet = {
  read: async ({ reader, pipelines }) => ({ pipelines: pipelines ?? (await readPipelines(reader)) }),
  unread: () => [],
  match: matchStructure,
  unmanaged: ({ matching }) => unmanagedThings(matching),
};

function matchStructure({ pipelines }: LiveCommon, config: Config, lock: PortalLock): Partial<Common> {
  const matching = matchPipelines(config, pipelines, lock);
  return { live: pipelines, matching, structure: diffPipelines(matching) };
}
