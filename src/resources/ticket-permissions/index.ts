import type { Resource } from '../../core/model/resource.js';
import { permissionsOnSandbox, permissionSteps } from './console.js';
import { planTicketPermissions } from './plan.js';
import { PERMISSIONS } from './value.js';

/** Which tickets people see, edit and delete, which a person sets. */
export const resource: Resource = {
  name: 'ticket permissions',
  kinds: [PERMISSIONS.kind],
  needs: [],
  plan: planTicketPermissions,
  consoleSteps: permissionSteps,
  onSandbox: permissionsOnSandbox,
};
