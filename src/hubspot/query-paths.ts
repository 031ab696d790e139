const SEGMENT = '[A-Za-z0-9_-]+';
const SEARCH = new RegExp(`^/crm/objects(/${SEGMENT}){1,3}/search$`);
const BATCH_READ = new RegExp(`^/crm/objects(/${SEGMENT}){1,3}/batch/read$`);

/** Returns details of a token that is sent in the body. */
export const TOKEN_INFO_PATH = '/oauth/v2/private-apps/get/access-token-info';

/** True for POSTs that only read. Any other may write. */
export function isQueryPath(path: string): boolean {
  return isSearchPath(path) || BATCH_READ.test(path) || path === TOKEN_INFO_PATH;
}

/** True for searches, which have a rate limit of their own. */
export function isSearchPath(path: string): boolean {
  return SEARCH.test(path);
}
