import { isList, isObject, type Json, type JsonObject } from '../json.js';
import {
  ACCOUNT_TYPES,
  CLOSE_DATE_AUTOMATIONS,
  SUBSCRIPTIONS,
  TICKET_STATES,
  WRITE_PERMISSIONS,
} from '../model.js';
import type {
  AccessToken,
  Account,
  AuditEntry,
  Pipeline,
  PipelinePermissions,
  PipelineRules,
  Property,
  Role,
  Stage,
  StagePermission,
  StageRule,
  Team,
  User,
} from '../model.js';
import type { Seed } from '../seed/model.js';
import { referenceProblems } from '../seed/references.js';
import { domain, object, SEED_SHAPE, TICKETS_AT_MOST, texts, token } from '../seed/seed-shape.js';
import { shapeProblems, type Shape } from '../seed/shape.js';
import type { FrozenState } from './frozen.js';

const text: Shape = { is: 'any text' };
const flag: Shape = { is: 'flag' };
/** The last millisecond that a date can have. */
const time: Shape = { is: 'count', min: 0, max: 8_640_000_000_000_000 };
/** Ids grow by one at a time, which stops to work at 2 to the power of 53. */
const lastId: Shape = { is: 'count', min: 0, max: 1_000_000_000_000_000 };
/** Where a thing stands, as an API call may say it. */
const place: Shape = { is: 'count', min: 0, max: Number.MAX_VALUE };
/** Every member of a record, so that a new one can't be saved and then be refused. */
const whole = <T>(fields: Readonly<Record<keyof T & string, Shape>>): Shape =>
  object(Object.keys(fields), fields);
const list = (of: Shape): Shape => ({ is: 'list', of });
/** The same where files of older sandboxes lack some members. */
const wholeBut = <T>(newer: readonly (keyof T)[], fields: Readonly<Record<keyof T & string, Shape>>): Shape =>
  object(
    Object.keys(fields).filter((name) => !newer.some((one) => one === name)),
    fields,
  );
/** Files of older sandboxes also have an id here. */
const withOlder = <T>(fields: Readonly<Record<keyof T & string, Shape>>): Shape =>
  object(Object.keys(fields), { ...fields, id: text });
const entries = (of: Shape): Shape => list({ is: 'tuple', of: [text, of] });

const stage = whole<Stage>({
  id: text,
  label: text,
  displayOrder: place,
  ticketState: { is: 'one of', values: TICKET_STATES },
  writePermissions: { is: 'one of', values: WRITE_PERMISSIONS },
  createdAt: time,
  updatedAt: time,
});
const property = whole<Property>({
  ...{ name: text, label: text, type: text, fieldType: text, options: list(text) },
  ...{ hubspotDefined: flag, calculated: flag, readOnlyValue: flag, hidden: flag, archived: flag },
});
const stageRule = whole<StageRule>({ enabledForAllStages: flag, pipelineStageIds: list(text) });
const rules = withOlder<PipelineRules>({
  noBackwardsMovementRule: stageRule,
  noSkippingStagesRule: stageRule,
  objectCreationRule: whole<PipelineRules['objectCreationRule']>({ pipelineStageIds: list(text) }),
  createdAt: time,
  updatedAt: time,
});
const permission = whole<StagePermission>({
  pipelineStageId: text,
  permissionMode: { is: 'one of', values: ['OPEN', 'RESTRICTED'] },
  teamIds: list(text),
  userIds: list(text),
  superAdmin: flag,
});
const auditEntry = whole<AuditEntry>({
  identifier: text,
  action: { is: 'one of', values: ['CREATE', 'UPDATE', 'DELETE'] },
  at: time,
  message: text,
  snapshot: { is: 'any' },
  userId: text,
});

/** Tickets are looked at one by one, as there may be very many. */
const SHAPES: Readonly<Record<Exclude<keyof FrozenState, 'tickets'>, Shape>> = {
  account: whole<Account>({
    portalId: { is: 'count', min: 1 },
    accountType: { is: 'one of', values: ACCOUNT_TYPES },
    subscription: { is: 'one of', values: SUBSCRIPTIONS },
    uiDomain: domain,
  }),
  origin: whole<FrozenState['origin']>({ seed: SEED_SHAPE, seededAt: time }),
  pipelines: list(
    wholeBut<Pipeline>(['closeDateAutomation'], {
      closeDateAutomation: { is: 'one of', values: CLOSE_DATE_AUTOMATIONS },
      ...{ id: text, label: text, displayOrder: place },
      ...{ stages: list(stage), createdAt: time, updatedAt: time },
    }),
  ),
  users: list(
    whole<User>({
      ...{ id: text, email: text, superAdmin: flag, roleIds: list(text) },
      ...{ primaryTeamId: { is: 'null or', of: text }, secondaryTeamIds: list(text) },
    }),
  ),
  teams: list(whole<Team>({ id: text, name: text, parentTeamId: { is: 'null or', of: text } })),
  roles: list(wholeBut<Role>(['requiresBillingWrite'], { id: text, name: text, requiresBillingWrite: flag })),
  properties: list(property),
  tokens: { is: 'list', of: whole<AccessToken>({ token, scopes: texts, userId: text }), min: 1 },
  workflowReferences: list(text),
  console: entries({ is: 'any' }),
  rules: entries(rules),
  permissions: entries(
    withOlder<PipelinePermissions>({ stages: list(permission), createdAt: time, updatedAt: time }),
  ),
  audit: entries(list(auditEntry)),
  lastId,
  lastTicketId: lastId,
};
const TICKETS = 'tickets' satisfies keyof FrozenState;
const FIELDS: Readonly<Record<keyof FrozenState, Shape>> = { ...SHAPES, [TICKETS]: { is: 'any' } };
/** Files of older sandboxes also say which pipelines ever had rules. */
const STATE: Shape = object(Object.keys(FIELDS), { ...FIELDS, ruledOnce: list(text) });

/**
 * What is wrong with a state that was read from a file; null where it can be used. The digest of a file says that nobody
 * cut or changed it by accident. It says nothing of a file that somebody made on purpose, so every field is looked at.
 */
export function stateProblem(state: JsonObject): string | null {
  const { tickets, ...rest } = state;
  const [first] = shapeProblems({ ...rest, tickets: [] }, STATE);
  if (first !== undefined) return `${first.path} ${first.message}`;
  const frozen = state as unknown as FrozenState;
  const [reference] = referenceProblems(frozen.origin.seed satisfies Seed);
  if (reference !== undefined) return `origin.seed.${reference.path} ${reference.message}`;
  const stageIds = frozen.pipelines.flatMap(({ stages }) => stages.map(({ id }) => id));
  if (new Set(stageIds).size < stageIds.length) return 'pipelines hold one stage twice';
  return ticketsProblem(tickets, frozen.lastTicketId);
}

function ticketsProblem(tickets: Json | undefined, last: number): string | null {
  if (!isList(tickets)) return 'tickets must be a list';
  if (tickets.length > 2 * TICKETS_AT_MOST) return `tickets are more than ${2 * TICKETS_AT_MOST}`;
  const index = tickets.findIndex((row) => !isTicketRow(row, last));
  if (index !== -1) return `tickets[${index}] is no ticket`;
  const ids = new Set(tickets.map((row) => (isList(row) ? row[0] : null)));
  return ids.size < tickets.length ? 'tickets hold one id twice' : null;
}

function isTicketRow(row: Json, last: number): boolean {
  if (!isList(row) || row.length !== 7) return false;
  const [id, pipeline, stageId, properties, createdAt, updatedAt, archivedAt] = row;
  return (
    isTime(id) &&
    id <= last &&
    typeof pipeline === 'string' &&
    typeof stageId === 'string' &&
    isObject(properties) &&
    Object.values(properties).every((value) => typeof value === 'string') &&
    isTime(createdAt) &&
    isTime(updatedAt) &&
    (archivedAt === null || isTime(archivedAt))
  );
}

function isTime(value: Json | undefined): value is number {
  return shapeProblems(value, time).length === 0;
}
