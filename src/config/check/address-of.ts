import type { Address } from '../../core/base/address.js';
import type { Place } from '../read/place.js';
import { entryAt, member, rootPlace, textIn } from '../read/place.js';
import { SETTING_KEYS } from '../read/setting-documents.js';

const KEYED = new Set(['pipelines', 'statuses', 'teams', 'permissionSets']);
const PARTS = new Set([...SETTING_KEYS, 'members', 'permissionSet']);
const KEY = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The address of the nearest declared thing that a place belongs to, or null (`account`, `retired`). */
export function addressOf(place: Place): Address | null {
  let address = '';
  let current: Place | undefined = rootPlace(place.parsed);
  for (let step = 0; step < place.path.length; step += 1) {
    const name = place.path[step];
    const index = place.path[step + 1];
    if (typeof name !== 'string') break;
    current = member(current, name);
    if (KEYED.has(name) && typeof index === 'number') {
      current = current === undefined ? undefined : entryAt(current, index);
      const key = textIn(current, 'key');
      if (key === undefined || !KEY.test(key)) break;
      address = address === '' ? `${name}.${key}` : `${address}.${name}.${key}`;
      step += 1;
    } else {
      if (address !== '' && PARTS.has(name)) return `${address}.${name}`;
      break;
    }
  }
  return address === '' ? null : address;
}
