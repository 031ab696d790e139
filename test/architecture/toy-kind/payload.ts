import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';

/** What a change of the intake holds on each side: the key of a status. */
export const codecOf = {
  encode: (key: string): JsonObject => ({ intake: key }),
  decode: (side: Json): string | null => {
    const key = isJsonObject(side) ? side['intake'] : null;
    return typeof key === 'string' ? key : null;
  },
};
