import type { Json } from '../../../core/base/json.js';
import type { InWords } from '../../../core/kinds/document.js';
import type { Edit } from '../../patch/edits.js';
import type { ParsedText, Path } from '../../read/parsed.js';

/** A declared setting, its place, and its live value. */
export interface WantedSetting {
  readonly parsed: ParsedText;
  readonly path: Path;
  readonly key: string;
  /** As written in the file. */
  readonly raw: Json;
  /** The same with omitted parts filled in. */
  readonly declared: Json;
  /** The live value; null if unknown, or not to be accepted. */
  readonly live: InWords | null;
  readonly yaml: (declared: Json) => Json;
  /** Keys of declared teams, and of statuses of the same pipeline, that no longer exist in the account. */
  readonly gone: { readonly teams: readonly string[]; readonly statuses: readonly string[] };
}

/** One difference, and the edits for it; null if they aren't safe. */
interface SettingEdit {
  readonly text: string;
  readonly edits: readonly Edit[] | null;
}

/** Updates a setting of one form to the live value. */
export type SettingUpdate = (setting: WantedSetting) => readonly SettingEdit[];

/** All edits together, or null if one of them isn't safe. */
export function allOf(parts: readonly (readonly Edit[] | null)[]): readonly Edit[] | null {
  return parts.every((part) => part !== null) ? parts.flat() : null;
}
