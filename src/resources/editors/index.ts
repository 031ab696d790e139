import type { Resource } from '../../core/model/resource.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';
import { editorSteps } from './console.js';
import { planEditors } from './plan.js';
import { rewindEditors } from './rewind.js';
import { settings } from './settings.js';
import { nextEditors } from './step.js';

/** Who may edit tickets in a status. */
export const resource: Resource = {
  name: 'editors',
  kinds: ['editors'],
  needs: [SCOPE_NEEDS.readEditors, SCOPE_NEEDS.writeEditors],
  plan: planEditors,
  settings,
  rewind: rewindEditors,
  consoleSteps: editorSteps,
  next: nextEditors,
};
