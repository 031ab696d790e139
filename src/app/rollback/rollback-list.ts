import { join } from 'node:path';
import type { PastAppliesResult } from '../../core/model/results.js';
import { pastApplies, readHistory } from '../apply/apply-history.js';
import type { AppContext } from '../types.js';

/**
 * The snapshots of the context's working directory with the applies that wrote them. Contacts no account, takes no
 * input.
 */
export async function listPastApplies({ cwd }: AppContext): Promise<PastAppliesResult> {
  return pastApplies(await readHistory(join(cwd, '.pipewright')));
}
