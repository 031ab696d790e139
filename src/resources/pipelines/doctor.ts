import type { DoctorFacet } from '../../core/kinds/doctor.js';
import { readPipelineRoom } from './read.js';

const NAME = 'pipeline limit';

/** Everything needs pipelines, so their scopes are no question of what the files use. */
export const doctoring: DoctorFacet = {
  rank: 50,
  group: NAME,
  isUsed: () => true,
  needs: [],
  check: async ({ reader }) => {
    const room = await readPipelineRoom(reader);
    if (room === null) {
      const detail = "this token can't read how many pipelines the account may have";
      return { name: NAME, status: 'unknown', detail, hint: null };
    }
    const detail = `${room.usage} of ${room.limit} ticket pipelines are in use`;
    return { name: NAME, status: 'ok', detail, hint: null };
  },
};
