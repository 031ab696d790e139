import type { DoctorFacet, DoctorScope } from '../../core/kinds/doctor.js';
import type { LivePipeline, Unreadable } from '../../core/model/live-state.js';
import type { DoctorCheck } from '../../core/model/results.js';
import { isUnreadable } from './refused.js';

/** The group of what not every account and token supports. */
export const PARTS_GROUP: DoctorFacet['group'] = 'permissions';

/** The check of one such part. A refusal is a warning if the files use the part, else only a note. */
export function partCheck(
  name: string,
  { isUsed }: Pick<DoctorScope, 'isUsed'>,
  answer: object | Unreadable,
): DoctorCheck {
  if (!isUnreadable(answer)) return { name, status: 'ok', detail: 'can be read', hint: null };
  const asked = isUsed ? 'the files use it' : 'the files do not use it';
  return {
    name,
    status: isUsed ? 'warning' : 'unknown',
    detail: `${asked}, but it can't be read here: ${answer.unreadable}`,
    hint: null,
  };
}

/** What can be read of one pipeline is tried with the first. */
export async function ofFirst(
  [pipeline]: readonly LivePipeline[],
  read: (id: string) => Promise<object | Unreadable>,
): Promise<object | Unreadable> {
  if (pipeline === undefined) return { unreadable: 'the account has no ticket pipeline to ask about' };
  return read(pipeline.id);
}
