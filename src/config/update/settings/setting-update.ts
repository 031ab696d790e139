import type { Json } from '../../../core/base/json.js';
import type { InWords } from '../../../core/kinds/document.js';
import type { Edit } from '../../patch/edits.js';
import type { ParsedText, Path } from '../../read/parsed.js';

/** A declared setting, where it stands, and what the account has. */
export interface WantedSetting {
  readonly parsed: ParsedText;
  readonly path: Path;
  readonly key: string;
  /** As the file says it. */
  readonly raw: Json;
  /** The same with what it leaves out filled in. */
  readonly declared: Json;
  /** What the account has; null where nobody can tell, or it isn't to be taken over. */
  readonly live: InWords | null;
  readonly yaml: (declared: Json) => Json;
  /** Keys of declared teams, and of statuses of the same pipeline, that the account doesn't have any more. */
  readonly gone: { readonly teams: readonly string[]; readonly statuses: readonly string[] };
}

/** One difference, and the edits that make it; null where they aren't safe. */
interface SettingEdit {
  readonly text: string;
  readonly edits: readonly Edit[] | null;
}

/** What brings a setting of one form in line with the account. */
export type SettingUpdate = (setting: WantedSetting) => readonly SettingEdit[];

/** All edits together, or null where one of them isn't safe. */
export function allOf(parts: readonly (readonly Edit[] | null)[]): readonly Edit[] | null {
  return parts.every((part) => part !== null) ? parts.flat() : null;
}
