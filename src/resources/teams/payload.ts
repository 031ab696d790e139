/** `before` and `after` of changes of teams and their members. */
import type { Reference } from '../../core/base/reference.js';
import type { Change } from '../../core/plan/change.js';
import type { Codec } from '../shared/codec.js';
import { listOf, orNull, partsCodec, stringIn } from '../shared/codec.js';

interface TeamParts {
  readonly name: string;
  /** Null at the top; omitted if the files don't declare it. */
  readonly parent: Reference | null;
  /** For a deleted team: whose main team it is. */
  readonly members: readonly Reference[];
}

/** Lists as far as the files declare them. */
interface MemberParts {
  readonly members: readonly Reference[];
  readonly extraMembers: readonly Reference[];
}

export const TEAM_PARTS: Codec<Partial<TeamParts>> = partsCodec<TeamParts>({
  name: stringIn,
  parent: orNull(stringIn),
  members: listOf(stringIn),
});

export const MEMBER_PARTS: Codec<Partial<MemberParts>> = partsCodec<MemberParts>({
  members: listOf(stringIn),
  extraMembers: listOf(stringIn),
});

interface Sides<P> {
  readonly before: P;
  readonly after: P;
}

/** Both sides of a change of a team itself; empty for other changes. */
export function teamSides({ kind, before, after }: Change): Sides<Partial<TeamParts>> {
  const side = (json: Change['before']): Partial<TeamParts> =>
    kind === 'team' ? (TEAM_PARTS.decode(json) ?? {}) : {};
  return { before: side(before), after: side(after) };
}

/** Both sides of a change of members; empty for other changes. */
export function memberSides({ kind, before, after }: Change): Sides<Partial<MemberParts>> {
  const side = (json: Change['before']): Partial<MemberParts> =>
    kind === 'members' ? (MEMBER_PARTS.decode(json) ?? {}) : {};
  return { before: side(before), after: side(after) };
}
