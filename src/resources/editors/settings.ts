import type { Address } from '../../core/base/address.js';
import { pipelineOf, shapeOf, statusOf } from '../../core/base/address.js';
import type { Json } from '../../core/base/json.js';
import { idsIn } from '../../core/plan/plan-ids.js';
import type { ObserveScope, Settings } from '../../core/kinds/facets.js';
import { findEditors } from './read.js';
import { idsNow, isGoing } from './step.js';
import { EVERYONE_IDS, factsIn, idsFrom, idsOf } from './value.js';

/** Who may edit, by address of the status's `editableBy`. */
export const settings: Settings = {
  owns: (address) => shapeOf(address) === 'pipelines.statuses.editableBy',
  observe,
  // A blocked plan may name a user whom nobody knows: that is no id, and equals none.
  wanted: (change, idOf, plan) =>
    idsFrom(
      factsIn(change.after),
      idsNow(idOf, plan, (name) => name),
    ),
  inParts: false,
};

/** Reads each pipeline once, however many of its statuses are asked about. */
async function observe(
  addresses: readonly Address[],
  scope: ObserveScope,
): Promise<ReadonlyMap<Address, Json | null>> {
  const homes = new Set(addresses.flatMap((address) => pipelineOf(address) ?? []));
  const parts = await Promise.all(
    [...homes].map((home) =>
      observePipeline(
        home,
        addresses.filter((address) => pipelineOf(address) === home),
        scope,
      ),
    ),
  );
  return new Map(parts.flat());
}

async function observePipeline(
  home: Address,
  addresses: readonly Address[],
  { plan, reader, live }: ObserveScope,
): Promise<readonly (readonly [Address, Json | null])[]> {
  const ids = idsIn(plan);
  const pipeline = live.find(({ id }) => id === ids.get(home));
  const entries = pipeline === undefined ? null : await findEditors(reader, pipeline.id);
  return addresses.map((address) => {
    if (pipeline === undefined || entries === null) return [address, null];
    const id = ids.get(statusOf(address) ?? '');
    if (pipeline.statuses.some((status) => status.id === id))
      return [address, idsOf(entries.find(({ statusId }) => statusId === id))];
    // Nothing restricts a status that went as planned: that is what its own change wanted.
    return [address, isGoing({ address }, plan) ? EVERYONE_IDS : null];
  });
}
