import type { Resource } from '../../core/model/resource.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';
import { permissionSetSteps, setOnSandbox } from './console.js';
import { planPermissionSets } from './plan.js';
import { rewindUsers } from './rewind.js';
import { settings } from './settings.js';
import { nextAssignment } from './step.js';

/** Permission sets, which a person creates, and who has them. */
export const resource: Resource = {
  name: 'permission sets',
  kinds: ['permission-set', 'permission-set-assignment'],
  needs: [SCOPE_NEEDS.readUsers, SCOPE_NEEDS.assignSets],
  plan: planPermissionSets,
  settings,
  rewind: rewindUsers,
  consoleSteps: permissionSetSteps,
  onSandbox: setOnSandbox,
  next: nextAssignment,
};
