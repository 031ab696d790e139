import type { DoctorFacet } from '../../core/kinds/doctor.js';
import { partCheck, PARTS_GROUP } from '../shared/doctor-part.js';
import { unlessRefused } from '../shared/refused.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';
import { kind } from './kind.js';
import { readTeams } from './read.js';

export const doctoring: DoctorFacet = {
  rank: 30,
  group: PARTS_GROUP,
  isUsed: ({ teams, retiredTeams }) => teams.length + retiredTeams.length > 0,
  needs: [...kind.needs, SCOPE_NEEDS.readUsers],
  check: async (scope) => partCheck('teams', scope, await unlessRefused(() => readTeams(scope.reader))),
};
