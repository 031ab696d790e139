import type { ChangeKind } from '../../src/core/plan/change-kind.js';
import type { Change } from '../../src/core/plan/change.js';
import type { JsonObject } from '../../src/core/base/json.js';
import { EDITORS } from '../../src/resources/editors/value.js';
import { SET_PARTS, USER_SETS } from '../../src/resources/permission-sets/payload.js';
import { ACCESS } from '../../src/resources/pipeline-access/value.js';
import { PIPELINE_PARTS, STATUS_PARTS } from '../../src/resources/pipelines/payload.js';
import { RULE_PARTS } from '../../src/resources/rules/values.js';
import type { Codec } from '../../src/resources/shared/codec.js';
import { TICKET_MOVE } from '../../src/resources/shared/ticket-move.js';
import { PROPERTIES } from '../../src/resources/stage-properties/value.js';
import { MEMBER_PARTS, TEAM_PARTS } from '../../src/resources/teams/payload.js';
import { CARD } from '../../src/resources/ticket-card/value.js';
import { PERMISSIONS } from '../../src/resources/ticket-permissions/value.js';

type Again = (side: JsonObject) => JsonObject | null;

function through<V>({ encode, decode }: Codec<V>): Again {
  return (side) => {
    const value = decode(side);
    return value === null ? null : encode(value);
  };
}

/** What each kind makes of a side of its own change when it reads it and writes it again. */
export const AGAIN: Record<ChangeKind, Again> = {
  pipeline: through(PIPELINE_PARTS),
  status: through(STATUS_PARTS),
  rules: through(RULE_PARTS),
  editors: through(EDITORS),
  'stage-properties': through(PROPERTIES),
  'pipeline-access': through(ACCESS),
  'ticket-card': through(CARD),
  team: through(TEAM_PARTS),
  members: through(MEMBER_PARTS),
  'permission-set': through(SET_PARTS),
  'permission-set-assignment': through(USER_SETS),
  'ticket-permissions': through(PERMISSIONS),
  tickets: through(TICKET_MOVE),
};

/** The sides of changes that their kinds don't write as they read them: none, and byte for byte. */
export function misread(changes: readonly Change[]): readonly string[] {
  return changes.flatMap(({ kind, action, address, before, after }) =>
    [before, after].flatMap((side) => {
      if (side === null) return [];
      const again = AGAIN[kind](side);
      return JSON.stringify(again) === JSON.stringify(side)
        ? []
        : [`${action} ${address}: ${JSON.stringify(side)} became ${JSON.stringify(again)}`];
    }),
  );
}
