import type { ChangeKind } from '../../core/plan/change-kind.js';

/** A kind in front of the name of a thing. */
export const KIND_WORDS: Record<ChangeKind, string> = {
  pipeline: 'pipeline',
  status: 'status',
  rules: 'rules of',
  editors: 'editors of',
  'stage-properties': 'stage properties of',
  'pipeline-access': 'access to',
  'ticket-card': 'ticket card of',
  team: 'team',
  members: 'members of team',
  'permission-set': 'permission set',
  'permission-set-assignment': 'permission set of team',
  'ticket-permissions': 'ticket permissions of',
  tickets: 'tickets of',
};
