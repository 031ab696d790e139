import type { Address } from '../base/address.js';
import type { PortalLock } from './config.js';
import type { Json } from '../base/json.js';

/**
 * The last confirmed value of a console setting, or null. It counts only for the live id that it was confirmed for: a
 * thing that was deleted and created again is another thing.
 */
export function confirmedValue(lock: PortalLock, address: Address, id: string): Json {
  const hit = lock.confirmed.find((entry) => entry.address === address && entry.id === id);
  return hit?.value ?? null;
}
