import type { Operation } from '../../../core/model/account.js';
import type { Address } from '../../../core/base/address.js';
import { TEAMS } from '../read.js';

/** HubSpot's words for a user's main team and for any other. */
export type MemberType = 'DEFAULT' | 'EXTRA';

export interface Member {
  readonly userId: string;
  readonly type: MemberType;
}

interface Named {
  readonly name: string;
  readonly parentId: string | null;
}

function teamPath(id: string): string {
  return `${TEAMS}/${encodeURIComponent(id)}`;
}

/** POST of a team without members; the account assigns its id. */
export function createTeamOperation({ name, parentId }: Named, address: Address): Operation {
  const body = { name, members: [], ...(parentId === null ? {} : { parentTeamId: parentId }) };
  return { method: 'POST', path: TEAMS, body, retry: 'look-first', addresses: [address] };
}

/** PATCH of a team. HubSpot lists both fields as required, so unchanged ones are sent too. */
export function patchTeamOperation(id: string, { name, parentId }: Named, address: Address): Operation {
  const body = { name, parentTeamId: parentId };
  return { method: 'PATCH', path: teamPath(id), body, retry: 'look-first', addresses: [address] };
}

export function deleteTeamOperation(id: string, address: Address): Operation {
  return { method: 'DELETE', path: teamPath(id), body: null, retry: 'look-first', addresses: [address] };
}

/** POST of members: a user's main team replaces the previous one. */
export function addMembersOperation(id: string, members: readonly Member[], address: Address): Operation {
  const inputs = members.map(({ userId, type }) => ({ userId, type }));
  const path = `${teamPath(id)}/members/batch`;
  return { method: 'POST', path, body: { inputs }, retry: 'look-first', addresses: [address] };
}

/** DELETE of one membership. Without a type HubSpot ends the main one, so it is always sent. */
export function removeMemberOperation(id: string, { userId, type }: Member, address: Address): Operation {
  const path = `${teamPath(id)}/members/${encodeURIComponent(userId)}?type=${type}`;
  return { method: 'DELETE', path, body: null, retry: 'look-first', addresses: [address] };
}
