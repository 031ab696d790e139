import type { Common, CommonFacet, CommonInput } from '../../core/kinds/common.js';
import { diffPipelines } from './diff.js';
import { matchPipelines } from './identity.js';
import { readPipelines } from './read.js';

export const common: CommonFacet = readStructure;

/** The account's pipelines, and how declared things match them: every kind depends on one. */
async function readStructure({ config, lock, reader }: CommonInput): Promise<Partial<Common>> {
  const live = await readPipelines(reader);
  const matching = matchPipelines(config, live, lock);
  return { live, matching, structure: diffPipelines(matching) };
}
