import type { AskedPeople } from '../../core/kinds/common.js';
import type { Config } from '../../core/model/config.js';
import type { Kind } from '../../core/kinds/kind.js';
import { declaredEditors } from './document.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';

/** Who may edit tickets in a status. */
export const kind: Kind = {
  name: 'editors',
  changes: ['editors'],
  places: { 'pipelines.statuses.editableBy': 'editors' },
  needs: [SCOPE_NEEDS.readEditors, SCOPE_NEEDS.writeEditors],
  phase: () => 'bind-editing',
  hiddenBy: ['EDITORS_BY_HAND', 'EDITORS_NOT_SEEN'],
  losesRetired: true,
  decidesEditing: ['editors'],
  asksAbout,
};

function asksAbout({ pipelines }: Config): AskedPeople {
  const lists = pipelines.flatMap(({ statuses }) =>
    statuses.flatMap((status) => declaredEditors(status)?.value ?? []),
  );
  return {
    members: lists.some(({ teams }) => teams.length > 0),
    emails: lists.flatMap(({ users }) => users),
  };
}
