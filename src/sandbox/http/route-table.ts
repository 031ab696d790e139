import type { Route } from './call.js';

/** A method, the rest of a path, and what does it. */
type Row = readonly [method: Route['method'], path: string, handle: Route['handle'], more?: Partial<Route>];

/** Makes the routes of one part of the API: reads need one scope, writes another. */
export function routesOf(
  base: string,
  versions: Route['versions'],
  needs: { readonly read: readonly string[]; readonly write: readonly string[] },
  rows: readonly Row[],
): readonly Route[] {
  return rows.map(([method, path, handle, more = {}]) => ({
    method,
    path: base + path,
    versions,
    needs: method === 'GET' || more.reads === true ? needs.read : needs.write,
    handle,
    ...more,
  }));
}
