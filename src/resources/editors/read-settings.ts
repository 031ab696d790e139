import type { SettingReader } from '../../core/kinds/document.js';
import { isUnreadable } from '../shared/refused.js';
import { document } from './document.js';
import { readEditors } from './read.js';
import { EVERYONE_IDS } from './value.js';

/** A status that the account doesn't mention is restricted by nobody. */
export const settingReader: SettingReader = {
  key: document.key,
  holder: 'statuses',
  what: 'edit permissions',
  read: async (reader, { id, statuses }) => {
    const entries = await readEditors(reader, id);
    if (isUnreadable(entries)) return entries;
    const said = new Map(entries.map(({ statusId, ...editors }) => [statusId, editors]));
    return new Map(statuses.map((status) => [status.id, said.get(status.id) ?? EVERYONE_IDS]));
  },
};
