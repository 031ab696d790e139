import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonList, isJsonObject, jsonOf } from '../../core/base/json.js';
import type { Account } from '../../core/model/fleet.js';
import { pairLines } from '../patch/entry-text.js';
import { pairOf } from '../patch/json-entry.js';
import type { ParsedText } from '../read/parsed.js';

/** A configuration as one document. */
export interface JoinedDocument {
  readonly configuration: JsonObject;
  /** Addresses of statuses that the account keeps as they are, which a configuration can't say. */
  readonly unmanaged: readonly string[];
}

/** Keys in the order of a new file. */
const ORDER = ['version', 'account', 'pipelines', 'retired', 'teams', 'permissionSets'];

/** Valid documents as one: lists are joined, anchors are written out, and notes under `x-` are left out. */
export function joinedDocument(documents: readonly ParsedText[], account: Account | null): JoinedDocument {
  const joined = new Map<string, Json>();
  for (const parsed of documents) {
    const value = jsonOf(parsed.value);
    for (const [name, part] of Object.entries(isJsonObject(value) ? value : {})) {
      const before = joined.get(name);
      const json = part ?? null;
      if (name.startsWith('x-')) continue;
      joined.set(name, isJsonList(before) && isJsonList(json) ? [...before, ...json] : json);
    }
  }
  if (account !== null) joined.set('account', accountOf(account));
  const unmanaged = new Set(documents.flatMap(({ unmanaged }) => [...(unmanaged ?? [])]));
  return {
    configuration: Object.fromEntries(
      ORDER.flatMap((name) => {
        const value = joined.get(name);
        const isEmpty = Array.isArray(value) && value.length === 0;
        return value === undefined || isEmpty ? [] : [[name, value]];
      }),
    ),
    unmanaged: [...unmanaged].sort(),
  };
}

function accountOf({ portalId, subscription }: Account): JsonObject {
  return { portalId, ...(subscription === null ? {} : { subscription }) };
}

/** The document as YAML, one line for each small entry. */
export function renderDocument({ configuration, unmanaged }: JoinedDocument): string {
  const notes = unmanaged.map((address) => `# ${address} stays as the account has it.`);
  const lines = Object.entries(configuration).flatMap(([name, value]) =>
    pairLines(pairOf(name, value ?? null)),
  );
  return [...notes, ...lines, ''].join('\n');
}
