import type { Resource } from '../../core/model/resource.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';
import { ruleSteps } from './console.js';
import { planRules } from './plan.js';
import { rewindRules } from './rewind.js';
import { settings } from './settings.js';
import { nextRules } from './step.js';

/** What people may do with tickets in a pipeline: where they create them, and how they move them. */
export const resource: Resource = {
  name: 'rules',
  kinds: ['rules'],
  needs: [SCOPE_NEEDS.readRules, SCOPE_NEEDS.writeRules],
  plan: planRules,
  settings,
  rewind: rewindRules,
  consoleSteps: ruleSteps,
  next: nextRules,
};
