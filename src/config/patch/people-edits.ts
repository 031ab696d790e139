import { flowList } from './entry-text.js';
import type { Edit } from './edits.js';
import type { ParsedText, Path } from '../read/parsed.js';
import type { NameList } from './text-lists.js';
import { differs, editNames } from './text-lists.js';

/** Teams and users as two lists of a map. */
export interface PeopleLists {
  readonly teams: NameList;
  readonly users: NameList;
}

interface PeopleEdits {
  /** Edits of the existing lists; null for one that isn't ours to change. */
  readonly edits: readonly (readonly Edit[] | null)[];
  /** `name: […]` of the missing ones. */
  readonly missing: readonly string[];
}

/** The edits that turn the lists in a map into the wanted ones. `raw` is the current node. */
export function peopleEdits(
  parsed: ParsedText,
  path: Path,
  raw: object | string,
  lists: PeopleLists,
): PeopleEdits {
  const names = (['teams', 'users'] as const).filter((name) => differs(lists[name]));
  const has = (name: string): boolean => typeof raw !== 'string' && Object.hasOwn(raw, name);
  return {
    edits: names.filter(has).map((name) => editNames(parsed, [...path, name], lists[name])),
    missing: names.filter((name) => !has(name)).map((name) => `${name}: ${flowList(lists[name].wanted)}`),
  };
}
