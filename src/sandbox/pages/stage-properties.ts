import { isList, isObject } from '../json.js';
import { type Page } from './page.js';
import { checkProperties } from './properties.js';

export const stageProperties: Page = {
  place: ['pipelines', null, 'statuses', null, 'properties'],
  isThere: (state, [id = '', stageId = '']) =>
    state.pipelines.get(id)?.stages.some((stage) => stage.id === stageId) === true,
  tier: (value) =>
    isList(value) && value.some((entry) => isObject(entry) && entry['required'] === true)
      ? 'starter'
      : 'free',
  check: (state, value) => checkProperties(state, value, true),
};
