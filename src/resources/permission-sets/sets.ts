import type { Address } from '../../core/base/address.js';
import { permissionSetAddress } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import { change } from '../../core/plan/change.js';
import type { DesiredPermissionSet } from '../../core/model/config.js';
import type { LivePermissionSet } from '../../core/model/live-state.js';
import { labelKey, plainLabel } from '../../core/model/matching.js';
import { SET_PARTS } from './payload.js';

/** A declared permission set with the live ones of its name: only the name identifies it. */
export interface SetMatch {
  readonly address: Address;
  readonly desired: DesiredPermissionSet;
  readonly hits: readonly LivePermissionSet[];
}

/** In declared order. Names are equal if only case, outer spaces and Unicode form differ. */
export function matchSets(
  declared: readonly DesiredPermissionSet[],
  live: readonly LivePermissionSet[],
): readonly SetMatch[] {
  return declared.map((desired) => ({
    address: permissionSetAddress(desired.key),
    desired,
    hits: live.filter(({ name }) => labelKey(name) === labelKey(desired.name)),
  }));
}

/** A set that the account doesn't have: HubSpot has no API that creates one. */
export function createSet({ address, desired }: SetMatch): Change {
  const { key, settings, source } = desired;
  // A new set is created with its settings in the same step.
  const values = Object.entries(settings).map(([name, { value }]) => [name, value] as const);
  const name = plainLabel(desired.name);
  return change({
    address,
    kind: 'permission-set',
    action: 'create',
    channel: 'console',
    id: key,
    label: name,
    before: null,
    after: SET_PARTS.encode({ name, ...Object.fromEntries(values) }),
    source,
  });
}
