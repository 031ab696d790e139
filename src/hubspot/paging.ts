import { asArray, asObject, asString, wrongShape } from '../core/base/decode.js';
import type { Json } from '../core/base/json.js';

/** Reads all pages of a GET list. Throws `API_SHAPE` if the account returns the same page twice. */
export async function readPages(
  get: (path: string) => Promise<Json>,
  path: string,
): Promise<readonly Json[]> {
  const results: Json[] = [];
  const seen = new Set<string>();
  for (let next: string | null = path; next !== null;) {
    const where = `GET ${next}`;
    const page = asObject(await get(next), where);
    results.push(...asArray(page['results'], `${where}: results`));
    const after = afterOf(page['paging'], where);
    if (after !== null && seen.has(after))
      throw wrongShape(`${where}: paging.next.after`, 'a new page', after);
    if (after !== null) seen.add(after);
    next = after === null ? null : withAfter(path, after);
  }
  return results;
}

function afterOf(paging: Json | undefined, where: string): string | null {
  if (paging === undefined || paging === null) return null;
  const next = asObject(paging, `${where}: paging`)['next'];
  if (next === undefined || next === null) return null;
  return asString(asObject(next, `${where}: paging.next`)['after'], `${where}: paging.next.after`);
}

function withAfter(path: string, after: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(after)}`;
}
