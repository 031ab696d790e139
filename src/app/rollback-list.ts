import { join } from 'node:path';
import type { PastApplies } from '../core/results.js';
import { pastApplies, readHistory } from './apply-history.js';
import type { AppContext } from './types.js';

/** The snapshots of the working directory with the applies that wrote them. Asks no account. */
export async function listPastApplies({ cwd }: AppContext): Promise<PastApplies> {
  return pastApplies(await readHistory(join(cwd, '.pipewright')));
}
