import type { SettingReader } from '../../core/kinds/document.js';
import { document } from './document.js';
import { readIntake } from './intake.js';

export const settingReader: SettingReader = {
  key: document.key,
  holder: 'pipelines',
  what: 'intake',
  read: async (reader, { id }) => {
    const intake = await readIntake(reader, id);
    return intake === null ? new Map() : new Map([[id, intake]]);
  },
};
