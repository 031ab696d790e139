import type { Resource } from '../../core/model/resource.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';
import { propertiesOnSandbox, propertySteps } from './console.js';
import { planStageProperties } from './plan.js';
import { PROPERTIES } from './value.js';

/** The properties of a status, shown or required when a ticket enters it, which a person sets. */
export const resource: Resource = {
  name: 'stage properties',
  kinds: [PROPERTIES.kind],
  needs: [SCOPE_NEEDS.readPipelines, SCOPE_NEEDS.countTickets],
  plan: planStageProperties,
  consoleSteps: propertySteps,
  onSandbox: propertiesOnSandbox,
};
