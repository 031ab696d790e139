import type { Address } from '../../core/base/address.js';
import { pipelineOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { cleanLine } from '../terminal/clean.js';
import { kindWords } from './kind-words.js';
import type { AppliedChange } from '../../core/model/results.js';

/** Names of a result's rows, by address and action. */
export interface ChangeNames {
  readonly changes: ReadonlyMap<string, Change>;
  readonly pipelines: ReadonlyMap<Address, string>;
}

export function namesOfChanges(plan: Plan): ChangeNames {
  return {
    changes: new Map(plan.changes.map((change) => [`${change.action} ${change.address}`, change])),
    pipelines: new Map(plan.views.map(({ address, label }) => [address, label])),
  };
}

/** `status New in Support`; the bare address for what isn't in the plan. */
export function changeName(row: AppliedChange, names: ChangeNames): string {
  const change = names.changes.get(`${row.action} ${row.address}`);
  if (change === undefined) return cleanLine(row.address);
  const home = pipelineOf(row.address);
  const pipeline = home === null || home === row.address ? undefined : names.pipelines.get(home);
  const where = pipeline === undefined ? '' : ` in ${cleanLine(pipeline)}`;
  return `${kindWords(change).word} ${cleanLine(change.label)}${where}`;
}
