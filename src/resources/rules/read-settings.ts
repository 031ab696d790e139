import type { SettingReader } from '../../core/kinds/document.js';
import { isUnreadable } from '../shared/refused.js';
import { document } from './document.js';
import { readRules } from './read.js';

export const settingReader: SettingReader = {
  key: document.key,
  holder: 'pipelines',
  what: 'rules',
  read: async (reader, { id }) => {
    const rules = await readRules(reader, id);
    return isUnreadable(rules) ? rules : new Map([[id, { ...rules }]]);
  },
};
