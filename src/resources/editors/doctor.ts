import type { DoctorFacet } from '../../core/kinds/doctor.js';
import { declaresSetting } from '../shared/declared-setting.js';
import { ofFirst, partCheck, PARTS_GROUP } from '../shared/doctor-part.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';
import { document } from './document.js';
import { kind } from './kind.js';
import { readEditors } from './read.js';

export const doctoring: DoctorFacet = {
  rank: 20,
  group: PARTS_GROUP,
  isUsed: ({ pipelines }) => pipelines.some((one) => declaresSetting(one, document.key)),
  needs: [...kind.needs, SCOPE_NEEDS.readUsers],
  check: async (scope) =>
    partCheck(
      'who may edit in a status',
      scope,
      await ofFirst(scope.live, (id) => readEditors(scope.reader, id)),
    ),
};
