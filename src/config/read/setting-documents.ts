import type { Holder, SettingDocument } from '../../core/kinds/document.js';
import { documents } from '../../generated/kinds/document.js';

const RANKED = documents.toSorted((a, b) => a.rank - b.rank);

/** How the settings of a thing stand in YAML, in the order in which a fresh entry has them. */
export function documentsOf(holder: Holder): readonly SettingDocument[] {
  return RANKED.filter(({ holders }) => holders.includes(holder));
}

/** The keys of all settings. */
export const SETTING_KEYS: ReadonlySet<string> = new Set(documents.map(({ key }) => key));
