import type { EditorFacts } from '../model/access-facts.js';
import type { Address } from '../base/address.js';
import type { Reference } from '../base/reference.js';
import { referencedAddress } from '../base/reference.js';
import type { AccessModel } from './model.js';

/** Every known list of editors, of both sides. */
export function editorLists({ facts }: Pick<AccessModel, 'facts'>): readonly EditorFacts[] {
  return [...facts.editors.values()]
    .flatMap(({ before, after }) => [before, after])
    .filter((list) => list !== null);
}

/** Addresses of the teams that lists of editors name, each once. */
export function namedTeams(model: Pick<AccessModel, 'facts'>): readonly Address[] {
  const teams = editorLists(model).flatMap((list) => list.teams);
  return [...new Set(teams.map((team) => referencedAddress('teams', team)))];
}

/** The users that lists of editors name, each once. */
export function namedUsers(model: Pick<AccessModel, 'facts'>): readonly Reference[] {
  return [...new Set(editorLists(model).flatMap((list) => list.users))];
}
