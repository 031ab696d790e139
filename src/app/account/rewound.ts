import type { AccountReader } from '../../core/model/account.js';
import type { Json } from '../../core/base/json.js';
import type { RewindScope } from '../../core/kinds/facets.js';
import { rewindings } from '../../generated/kinds/rewind.js';

/** Reads the account as it was when a plan was made, by overlaying the plan's basis. */
export function rewound(reader: AccountReader, scope: RewindScope): AccountReader {
  const back = (path: string, answer: Json | null): Json | null => {
    let now = answer;
    for (const rewind of rewindings) now = rewind(path, now, scope);
    return now;
  };
  return {
    get: async (path) => back(path, await reader.get(path)),
    find: async (path) => back(path, await reader.find(path)),
    list: async (path) => {
      const results = back(path, await reader.list(path));
      return Array.isArray(results) ? (results as readonly Json[]) : [];
    },
    query: (path, body) => reader.query(path, body),
  };
}
