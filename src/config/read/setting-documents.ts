import type { Holder, SettingDocument } from '../../core/kinds/document.js';
import { documents } from '../../generated/kinds/document.js';

const RANKED = documents.toSorted((a, b) => a.rank - b.rank);

/** The YAML form of a thing's settings, in the order of a new entry. */
export function documentsOf(holder: Holder): readonly SettingDocument[] {
  return RANKED.filter(({ holders }) => holders.includes(holder));
}

/** The keys of all settings. */
export const SETTING_KEYS: ReadonlySet<string> = new Set(documents.map(({ key }) => key));
