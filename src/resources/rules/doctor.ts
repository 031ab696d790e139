import type { DoctorFacet } from '../../core/kinds/doctor.js';
import { declaresSetting } from '../shared/declared-setting.js';
import { ofFirst, partCheck, PARTS_GROUP } from '../shared/doctor-part.js';
import { document } from './document.js';
import { kind } from './kind.js';
import { readRules } from './read.js';

export const doctoring: DoctorFacet = {
  rank: 10,
  group: PARTS_GROUP,
  isUsed: ({ pipelines }) => pipelines.some((one) => declaresSetting(one, document.key)),
  needs: kind.needs,
  check: async (scope) =>
    partCheck('pipeline rules', scope, await ofFirst(scope.live, (id) => readRules(scope.reader, id))),
};
