import { invalid } from '../../http/answer.js';
import type { Call } from '../../http/call.js';
import { isObject, type Json } from '../../json.js';
import type { User } from '../../model.js';

/** DEFAULT is a user's main team, of which there is at most one; EXTRA is any other. */
type MemberType = 'DEFAULT' | 'EXTRA';

export interface Member {
  readonly userId: string;
  readonly type: MemberType;
}

/** The members of a team, main ones first. */
export function membersOf(call: Call, teamId: string): readonly Member[] {
  const users = [...call.state.users.values()];
  const main = users.filter((user) => user.primaryTeamId === teamId);
  const extra = users.filter((user) => user.secondaryTeamIds.includes(teamId));
  return [
    ...main.map(({ id }): Member => ({ userId: id, type: 'DEFAULT' })),
    ...extra.map(({ id }): Member => ({ userId: id, type: 'EXTRA' })),
  ];
}

/** Reads a member of a request; a user the account doesn't have is refused. */
export function readMember(call: Call, entry: Json | undefined): Member {
  const { userId, type } = isObject(entry) ? entry : {};
  const id = typeof userId === 'number' ? String(userId) : userId;
  if (typeof id !== 'string' || !call.state.users.has(id)) {
    throw invalid(`There is no user ${JSON.stringify(userId ?? null)}`);
  }
  return { userId: id, type: readMemberType(type ?? null) };
}

export function readMemberType(type: Json): MemberType {
  if (type === 'DEFAULT' || type === 'EXTRA') return type;
  throw invalid('type must be one of [DEFAULT, EXTRA]');
}

/** Makes a user a member. A main team takes the place of the one before; a membership of the other type ends. */
export function addMember(call: Call, teamId: string, { userId, type }: Member): void {
  const user = call.state.users.get(userId);
  if (user === undefined) return;
  const others = user.secondaryTeamIds.filter((id) => id !== teamId);
  if (type === 'DEFAULT') {
    keep(call, { ...user, primaryTeamId: teamId, secondaryTeamIds: others });
    return;
  }
  const primaryTeamId = user.primaryTeamId === teamId ? null : user.primaryTeamId;
  keep(call, { ...user, primaryTeamId, secondaryTeamIds: [...others, teamId] });
}

/** Ends a membership of one type; one of the other type stays. */
export function removeMember(call: Call, teamId: string, { userId, type }: Member): void {
  const user = call.state.users.get(userId);
  if (user === undefined) return;
  if (type === 'DEFAULT') {
    if (user.primaryTeamId === teamId) keep(call, { ...user, primaryTeamId: null });
    return;
  }
  keep(call, { ...user, secondaryTeamIds: user.secondaryTeamIds.filter((id) => id !== teamId) });
}

function keep(call: Call, user: User): void {
  call.state.users.set(user.id, user);
}
