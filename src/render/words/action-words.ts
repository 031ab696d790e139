import type { Action } from '../../core/plan/change.js';

/** The action, as the first word of a row. */
export const TO_DO: Record<Action, string> = {
  create: 'create',
  update: 'change',
  move: 'move',
  delete: 'delete',
  migrate: 'move tickets',
};

/** What is being done, and what was. */
export const DOING: Record<Action, string> = {
  create: 'Creating',
  update: 'Updating',
  move: 'Moving',
  delete: 'Deleting',
  migrate: 'Moving the tickets of',
};

export const DONE: Record<Action, string> = {
  create: 'created',
  update: 'updated',
  move: 'moved',
  delete: 'deleted',
  migrate: 'tickets moved',
};
