import type { Kind } from '../../core/kinds/kind.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** What people may do with tickets in a pipeline: where they create them, and how they move them. */
export const kind: Kind = {
  name: 'rules',
  changes: ['rules'],
  places: { 'pipelines.rules': 'rules' },
  needs: [SCOPE_NEEDS.readRules, SCOPE_NEEDS.writeRules],
  // Where tickets may be created is let loose before they move, and how they may move is bound afterwards.
  phase: ({ fields }) =>
    fields.some(({ path }) => path === 'createIn') ? 'before-tickets-move' : 'bind-moves',
  hiddenBy: ['RULES_BY_HAND', 'RULES_NOT_SEEN'],
  losesRetired: true,
};
