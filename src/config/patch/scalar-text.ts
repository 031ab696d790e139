import type { Scalar } from 'yaml';
import { quoted, scalarText } from '../../core/base/yaml-text.js';

export { quoted, scalarText };

/** A string in the old value's quotes, if it can be written in them. */
export function scalarLike(text: string, former: Scalar): string {
  if (former.type === 'QUOTE_DOUBLE') return quoted(text);
  const single =
    former.type === 'QUOTE_SINGLE' && quoted(text) === JSON.stringify(text) && !/[\u0000-\u001f]/.test(text);
  return single ? `'${text.replaceAll("'", "''")}'` : scalarText(text);
}
