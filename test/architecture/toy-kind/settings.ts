import { pipelineOf, settingOf } from '../../core/base/address.js';
import type { Settings } from '../../core/kinds/facets.js';
import { idsIn } from '../../core/plan/plan-ids.js';
import { readIntake, wantedStatus } from './intake.js';

/** The intake by its live id. */
export const settings: Settings = {
  owns: (address) => settingOf(address) === 'intake' && pipelineOf(address) !== null,
  observe: async (addresses, { plan, reader }) =>
    new Map(
      await Promise.all(
        addresses.map(async (address) => {
          const id = idsIn(plan).get(pipelineOf(address) ?? address);
          return [address, id === undefined ? null : await readIntake(reader, id)] as const;
        }),
      ),
    ),
  wanted: ({ address, after }, idOf) => {
    const status = wantedStatus(address, after);
    return status === null ? null : idOf(status);
  },
  inParts: false,
};
