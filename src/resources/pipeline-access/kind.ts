import type { AskedPeople } from '../../core/kinds/common.js';
import type { Config } from '../../core/model/config.js';
import type { Kind } from '../../core/kinds/kind.js';
import { declaredAccess } from './document.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** Who sees a pipeline, which a person sets. */
export const kind: Kind = {
  name: 'pipeline access',
  changes: ['pipeline-access'],
  places: { 'pipelines.access': 'pipeline-access' },
  needs: [SCOPE_NEEDS.readTeams, SCOPE_NEEDS.readUsers],
  phase: () => 'rights',
  asksAbout,
};

function asksAbout({ pipelines }: Config): AskedPeople {
  return { emails: pipelines.flatMap((pipeline) => declaredAccess(pipeline)?.value.users ?? []) };
}
