import type { EditorFacts, Sides } from '../../core/model/access-facts.js';
import type { Address } from '../../core/base/address.js';
import { statusIdAddress, teamAddress } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { LiveUser } from '../../core/model/live-state.js';
import type { PipelineMatch, StatusMatch } from '../../core/model/matching.js';
import type { Reference } from '../../core/base/reference.js';
import { referencedId } from '../../core/base/reference.js';
import type { KindPlan, PlanFacet, PlanScope } from '../../core/kinds/facets.js';
import type { Source } from '../../core/base/source.js';
import { isUnreadable, unlessRefused } from '../shared/refused.js';
import { namesOfTeams, namesOfUnnamedTeams } from '../shared/team-names.js';
import { readUsersById } from '../users/read.js';
import type { NamedUser } from '../users/unknown.js';
import { notPeople, unknownUsers } from '../users/unknown.js';
import { declaredEditors } from './document.js';
import type { Setting } from './compare.js';
import { changeOf, liveEditors, settingsOf } from './compare.js';
import { adminsUnproven, setByHand, notSeen, teamsInLists, unproven } from './guards/findings.js';
import type { EditorNames } from './names.js';
import { editorNamesOf } from './names.js';
import type { EditorReads } from './reach.js';
import { editorsAddress, readReach, refusalOf } from './reach.js';
import { losesTeams } from './guards/retired-teams.js';
import { factsFrom, factsIn } from './value.js';

export const planning: PlanFacet = planEditors;

async function planEditors(scope: PlanScope): Promise<KindPlan> {
  const [reads, unknown] = await Promise.all([
    readReach(scope),
    unknownUsers(scope.reader, notPeople(scope.people, namedUsers(scope))),
  ]);
  const names = editorNamesOf(scope.people, await readOthers(scope, reads));
  const settings = settingsOf(scope, reads, names);
  const changes = changesOf(settings, scope, names);
  return {
    changes,
    findings: [
      ...unknown,
      ...teamsInLists(losesTeams(scope, reads)),
      ...setByHand(settings, changes),
      ...notSeen(scope, reads),
      ...unproven(changes, scope),
      ...adminsUnproven(changes),
    ],
    basis: {
      ...idsNamed(changes, names),
      teamNames: {
        ...namesOfTeams(teamsByHand(changes), scope.people),
        ...namesOfUnnamedTeams(teamsIn(changes), scope.people.teams),
      },
      settings: Object.fromEntries(
        settings.flatMap(({ address, live }) => (live === null ? [] : [[address, live]])),
      ),
    },
    access: { editors: accessFacts(scope, reads, { settings, names }), declared: declaredLines(scope) },
  };
}

function changesOf(settings: readonly Setting[], scope: PlanScope, names: EditorNames): readonly Change[] {
  return settings.flatMap((setting) => changeOf(setting, scope, names));
}

/** Everyone whom the files name as an editor, with the place. */
function namedUsers({ matching }: PlanScope): readonly NamedUser[] {
  return matching.pipelines.flatMap(({ statuses }) =>
    statuses.flatMap(({ address, desired }) => {
      const declared = declaredEditors(desired);
      if (declared === null) return [];
      const { value, source } = declared;
      return value.users.map((email) => ({ email, address: editorsAddress(address), source }));
    }),
  );
}

function declaredLines({ matching }: PlanScope): ReadonlyMap<Address, Source> {
  return new Map(
    matching.pipelines.flatMap(({ statuses }) =>
      statuses.flatMap(({ address, desired }): [Address, Source][] => {
        const declared = declaredEditors(desired);
        return declared === null ? [] : [[address, declared.source]];
      }),
    ),
  );
}

/** Users in lists that change and whom the files don't name, by id; a token that may not read users sees their ids. */
async function readOthers(scope: PlanScope, reads: EditorReads): Promise<ReadonlyMap<string, LiveUser>> {
  const names = editorNamesOf(scope.people, new Map());
  const changes = changesOf(settingsOf(scope, reads, names), scope, names);
  const ids = changes.flatMap(({ channel, before, after }) =>
    [before, after]
      .filter(() => channel === 'api')
      .flatMap((value) => factsIn(value).users)
      .flatMap((user) => referencedId(user) ?? []),
  );
  const users = await unlessRefused(() => readUsersById(scope.reader, ids));
  return isUnreadable(users) ? new Map() : users;
}

/** Live ids of the teams and users that the changes name: an apply of a saved plan has nothing else. */
function idsNamed(
  changes: readonly Change[],
  names: EditorNames,
): { readonly teams: Readonly<Record<Address, string>>; readonly users: Readonly<Record<string, string>> } {
  const facts = changes.flatMap(({ before, after }) =>
    [before, after].flatMap((value) => (value === null ? [] : [factsIn(value)])),
  );
  const known = (name: string, ids: ReadonlyMap<string, string>): readonly (readonly [string, string])[] => {
    const id = ids.get(name);
    return id === undefined ? [] : [[name, id]];
  };
  return {
    teams: Object.fromEntries(
      facts.flatMap(({ teams }) => teams.flatMap((key) => known(teamAddress(key), names.teamIds))),
    ),
    users: Object.fromEntries(
      facts.flatMap(({ users }) => users.flatMap((email) => known(email, names.userIds))),
    ),
  };
}

/** Keys of the teams that a person has to name. */
function teamsByHand(changes: readonly Change[]): readonly string[] {
  return changes.flatMap(({ channel, after }) => (channel === 'console' ? factsIn(after).teams : []));
}

function teamsIn(changes: readonly Change[]): readonly Reference[] {
  return changes.flatMap(({ before, after }) =>
    [before, after].flatMap((value) => (value === null ? [] : factsIn(value).teams)),
  );
}

interface Compared {
  readonly settings: readonly Setting[];
  readonly names: EditorNames;
}

/** Who may edit in each status of the declared pipelines that were looked at; statuses that go have no afterwards. */
function accessFacts(
  scope: PlanScope,
  reads: EditorReads,
  compared: Compared,
): ReadonlyMap<Address, Sides<EditorFacts>> {
  const seen = scope.matching.pipelines.filter(({ live }) => live === null || reads.has(live.id));
  return new Map(
    seen.flatMap((home) => [
      ...home.statuses.map((match) => [match.address, sidesOf(home, match, reads, compared)] as const),
      ...goneSides(home, reads, compared.names),
    ]),
  );
}

function goneSides(
  home: PipelineMatch,
  reads: EditorReads,
  names: EditorNames,
): readonly (readonly [Address, Sides<EditorFacts>])[] {
  if (refusalOf(home, reads) !== null) return [];
  const declared = new Set(home.statuses.map(({ id }) => id));
  return (home.live?.statuses ?? [])
    .filter(({ id }) => !declared.has(id))
    .map((live) => {
      const before = factsFrom(liveEditors(home, { live }, reads), names);
      return [statusIdAddress(home.address, live.id), { before, after: null }];
    });
}

function sidesOf(
  home: PipelineMatch,
  match: StatusMatch,
  reads: EditorReads,
  { settings, names }: Compared,
): Sides<EditorFacts> {
  const isKnown = match.live === null || refusalOf(home, reads) === null;
  const live = isKnown ? factsFrom(liveEditors(home, match, reads), names) : null;
  const managed = settings.find(({ address }) => address === editorsAddress(match.address));
  return { before: match.live === null ? null : live, after: managed?.after ?? live };
}
