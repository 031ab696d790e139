import type { StepFacet } from '../../core/kinds/facets.js';
import { resumeCloseDates } from './close-dates.js';
import { moveTicketsOf } from './go-back.js';
import { kind } from './kind.js';

/** The tickets of a status, moved to another. */
export const stepping: StepFacet = { changes: kind.changes, run: moveTicketsOf, resume: resumeCloseDates };
