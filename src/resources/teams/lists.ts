import { settingAddress } from '../../core/base/address.js';
import type { Address } from '../../core/base/address.js';
import type { Membership } from '../../core/model/live-state.js';

/** The two lists of a team's members, in the files' terms. */
export const LISTS = ['members', 'extraMembers'] as const;
export type ListName = (typeof LISTS)[number];

export const NOBODY: Membership = { main: [], extra: [] };

/** User ids of one list in the account. */
export function idsOfList(list: ListName, { main, extra }: Membership): readonly string[] {
  return list === 'members' ? main : extra;
}

/** `TEAM.members`: both lists of a team, as a separate thing. */
export function membersAddress(team: Address): Address {
  return settingAddress(team, 'members');
}
