import type { Resource } from '../../core/model/resource.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';
import { accessOnSandbox, accessSteps } from './console.js';
import { planAccess } from './plan.js';
import { ACCESS } from './value.js';

/** Who sees a pipeline, which a person sets. */
export const resource: Resource = {
  name: 'pipeline access',
  kinds: [ACCESS.kind],
  needs: [SCOPE_NEEDS.readTeams, SCOPE_NEEDS.readUsers],
  plan: planAccess,
  consoleSteps: accessSteps,
  onSandbox: accessOnSandbox,
};
