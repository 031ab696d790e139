import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { LivePermissionSet, LiveUser, Unreadable } from '../../core/model/live-state.js';
import { nearest } from '../../core/base/similar.js';
import { scalarText } from '../../core/base/yaml-text.js';
import type { Assignment } from './assignments.js';
import { assignable, assignmentAddress, hasSet } from './assignments.js';
import type { SetMatch } from './sets.js';

/** Permission sets are declared, but this account or key can't list any. */
export function unavailable(sets: readonly SetMatch[], { unreadable }: Unreadable): Finding {
  const names = sets.map(({ desired }) => `"${desired.name}"`).join(', ');
  return finding({
    code: 'PERMISSION_SETS_UNAVAILABLE',
    verdict: 'block',
    address: sets[0]?.address ?? null,
    summary: `The permission sets of the account can't be read, but the files declare ${names}.`,
    detail: `${unreadable.replace(/\.$/, '')}. Permission sets need an Enterprise subscription and a key with the scope settings.users.read. Without the list, it is unknown whether a set exists and who has it.`,
    hint: 'pipewright doctor',
    source: sets[0]?.desired.source ?? null,
  });
}

/** Findings about a declared set: it is missing, or there are two. */
export function aboutSet(set: SetMatch, all: readonly LivePermissionSet[]): readonly Finding[] {
  const [, second] = set.hits;
  if (second !== undefined) return [ambiguous(set)];
  return set.hits.length === 0 ? [notFound(set, all)] : [];
}

function ambiguous({ address, desired, hits }: SetMatch): Finding {
  const ids = hits.map(({ id, name }) => `"${name}" with the id "${id}"`).join(', ');
  return finding({
    code: 'PERMISSION_SET_AMBIGUOUS',
    verdict: 'block',
    address,
    summary: `${hits.length} permission sets of the account have the name "${desired.name}".`,
    detail: `They are ${ids}. Sets are identified by name only, and assigning the wrong one would give people the wrong permissions. Rename one of them in HubSpot.`,
    source: desired.source,
  });
}

function notFound({ address, desired }: SetMatch, all: readonly LivePermissionSet[]): Finding {
  const near = nearest(
    desired.name.trim(),
    all.map(({ name }) => name),
  );
  return finding({
    code: 'PERMISSION_SET_NOT_FOUND',
    verdict: 'note',
    address,
    summary: `The account has no permission set called "${desired.name}".`,
    detail: `${near === null ? '' : `Did you mean "${near}"? `}HubSpot has no API that creates a permission set, so a person has to create it. Sets are identified by name only: one that was renamed in HubSpot looks like one that never existed.`,
    ...(near === null ? {} : { hint: `name: ${scalarText(near)}` }),
    source: desired.source,
  });
}

/** Members to whom the set can't be assigned, and what assigning it may require. */
export function aboutAssignment(assignment: Assignment): readonly Finding[] {
  const { members, live, set, team } = assignment;
  const without = members.filter((user) => !hasSet(user, live));
  const needsBilling = live?.billed === true && assignable(assignment).length > 0;
  return [
    ...without.filter(({ superAdmin }) => superAdmin).map((user) => superAdmin(user, assignment)),
    ...without
      .filter(({ superAdmin: isAdmin, roleIds }) => !isAdmin && roleIds.length > 1)
      .map((user) => severalSets(user, assignment)),
    ...(needsBilling ? [billed(live.name, assignmentAddress(team.address), set)] : []),
  ];
}

function superAdmin({ email }: LiveUser, { team, set }: Assignment): Finding {
  return finding({
    code: 'USER_IS_SUPER_ADMIN',
    verdict: 'block',
    address: assignmentAddress(team.address),
    summary: `${email} is a super admin and can't be given "${set.desired.name}".`,
    detail:
      'A permission set would replace the super admin rights, and the account could be left without a super admin. Remove the person from the team, or revoke the rights in HubSpot first.',
    source: team.desired.source,
  });
}

function severalSets({ email, roleIds }: LiveUser, { team, set }: Assignment): Finding {
  return finding({
    code: 'USER_HAS_SEVERAL_SETS',
    verdict: 'block',
    address: assignmentAddress(team.address),
    summary: `${email} has ${roleIds.length} permission sets, and "${set.desired.name}" is not one of them.`,
    detail:
      "HubSpot's API assigns one set and reportedly drops all others silently. Reduce the person to one set in HubSpot, or assign this one there.",
    source: team.desired.source,
  });
}

function billed(name: string, address: string, { desired }: SetMatch): Finding {
  return finding({
    code: 'PERMISSION_SET_NEEDS_BILLING_SCOPE',
    verdict: 'note',
    address,
    summary: `The permission set "${name}" comes with a paid seat.`,
    detail:
      "HubSpot marks it as requiring write access to billing. A key without a billing scope can't assign it, and assigning it may cost money.",
    source: desired.source,
  });
}
