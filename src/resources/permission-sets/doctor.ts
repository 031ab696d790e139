import type { DoctorFacet } from '../../core/kinds/doctor.js';
import { partCheck, PARTS_GROUP } from '../shared/doctor-part.js';
import { readPermissionSets } from '../users/read.js';
import { kind } from './kind.js';

export const doctoring: DoctorFacet = {
  rank: 40,
  group: PARTS_GROUP,
  isUsed: ({ teams, permissionSets }) =>
    permissionSets.length > 0 || teams.some(({ permissionSet }) => permissionSet !== null),
  needs: kind.needs,
  check: async (scope) => partCheck('permission sets', scope, await readPermissionSets(scope.reader)),
};
