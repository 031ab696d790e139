import {
  ACCOUNT_TYPES,
  CLOSE_DATE_AUTOMATIONS,
  SUBSCRIPTIONS,
  TICKET_STATES,
  WRITE_PERMISSIONS,
} from '../model.js';
import { OPEN_PERMISSIONS, RULES_NEVER_MADE, STAGE_DELETE_FLAG } from '../quirks.js';
import type { ObjectShape, Shape } from './shape.js';

/** Tickets of an account in all: half a minute to seed, and some 80 MB to keep. */
export const TICKETS_AT_MOST = 1_000_000;

const text: Shape = { is: 'text' };
const flag: Shape = { is: 'flag' };
/** Slots have 32 bits. */
const count: Shape = { is: 'count', min: 0, max: 2 ** 31 - 1 };
/** Goes into a header of each request. */
export const token: Shape = { is: 'text', max: 1_000, pattern: /^[!-~]+$/ };
/** Goes into addresses of pages. */
export const domain: Shape = { is: 'text', max: 253, pattern: /^[A-Za-z\d.-]+$/ };
export const texts: Shape = { is: 'list', of: text };

export function object(required: readonly string[], fields: Readonly<Record<string, Shape>>): ObjectShape {
  return { is: 'object', required, fields };
}

const account = object([], {
  portalId: { is: 'count', min: 1 },
  accountType: { is: 'one of', values: ACCOUNT_TYPES },
  subscription: { is: 'one of', values: SUBSCRIPTIONS },
  uiDomain: domain,
});

const stage = object(['id', 'label', 'state'], {
  id: { is: 'text', max: 100 },
  label: text,
  displayOrder: count,
  state: { is: 'one of', values: TICKET_STATES },
  writePermissions: { is: 'one of', values: WRITE_PERMISSIONS },
  tickets: { is: 'count', min: 0, max: TICKETS_AT_MOST },
  requiredProperties: texts,
});

const pipeline = object(['id', 'label', 'stages'], {
  id: { is: 'text', max: 36 },
  label: text,
  displayOrder: count,
  closeDateAutomation: { is: 'one of', values: CLOSE_DATE_AUTOMATIONS },
  stages: { is: 'list', of: stage, min: 1 },
});

const user = object(['id', 'email'], {
  id: text,
  email: text,
  superAdmin: flag,
  roleIds: texts,
  primaryTeamId: text,
  secondaryTeamIds: texts,
});

const property = object(['name'], {
  name: text,
  label: text,
  type: text,
  fieldType: text,
  calculated: flag,
  readOnlyValue: flag,
  archived: flag,
});

/** What a seed must look like; `schema/sandbox-seed.schema.json` says the same to editors. */
export const SEED_SHAPE: ObjectShape = object(['pipelines'], {
  account,
  pipelines: { is: 'list', of: pipeline },
  users: { is: 'list', of: user },
  teams: { is: 'list', of: object(['id', 'name'], { id: text, name: text, parentTeamId: text }) },
  roles: {
    is: 'list',
    of: object(['id', 'name'], { id: text, name: text, requiresBillingWrite: flag }),
  },
  properties: { is: 'list', of: property },
  workflowReferences: texts,
  tokens: { is: 'list', of: object(['token', 'scopes'], { token, scopes: texts }), min: 1 },
  requiredOnCreate: texts,
  quirks: object([], {
    rulesNeverMade: { is: 'one of', values: RULES_NEVER_MADE },
    openPermissions: { is: 'one of', values: OPEN_PERMISSIONS },
    stageDeleteFlag: { is: 'one of', values: STAGE_DELETE_FLAG },
  }),
});
