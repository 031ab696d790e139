import type { ScopeNeed } from '../../core/kinds/kind.js';

/** The older scope for tickets, their pipelines and their properties. */
const LEGACY = 'tickets';

/** What each kind does, and the scopes that it needs. */
export const SCOPE_NEEDS = {
  readPipelines: {
    what: 'read pipelines and statuses',
    anyOf: [['crm.schemas.tickets.read'], [LEGACY]],
    writes: false,
  },
  countTickets: {
    what: 'count the tickets of a status',
    anyOf: [['crm.objects.tickets.read'], [LEGACY]],
    writes: false,
  },
  writePipelines: {
    what: 'change pipelines and statuses',
    anyOf: [['crm.schemas.tickets.write'], [LEGACY]],
    writes: true,
  },
  moveTickets: {
    what: 'move tickets',
    anyOf: [['crm.objects.tickets.read', 'crm.objects.tickets.write'], [LEGACY]],
    writes: true,
  },
  readRules: {
    what: 'read pipeline rules',
    anyOf: [['crm.pipelines.governance.read']],
    writes: false,
  },
  writeRules: {
    what: 'change pipeline rules',
    anyOf: [['crm.pipelines.governance.write']],
    writes: true,
  },
  readEditors: {
    what: 'read status edit permissions',
    anyOf: [['crm.pipelines.stage_permissions.read']],
    writes: false,
  },
  writeEditors: {
    what: 'change status edit permissions',
    anyOf: [['crm.pipelines.stage_permissions.write']],
    writes: true,
  },
  readTeams: { what: 'read teams and members', anyOf: [['settings.users.teams.read']], writes: false },
  writeTeams: { what: 'change teams and members', anyOf: [['settings.users.teams.write']], writes: true },
  readUsers: {
    what: 'read users and permission sets',
    anyOf: [['settings.users.read'], ['crm.objects.users.read']],
    writes: false,
  },
  assignSets: {
    what: 'assign permission sets',
    anyOf: [['settings.users.write'], ['crm.objects.users.write']],
    writes: true,
  },
} as const satisfies Record<string, ScopeNeed>;

/** The missing scopes of a need; empty if the token has what it needs. */
export function missingScopes(need: ScopeNeed, scopes: readonly string[]): readonly string[] {
  const [first, ...others] = need.anyOf.map((list) => list.filter((scope) => !scopes.includes(scope)));
  if (first === undefined || first.length === 0 || others.some((list) => list.length === 0)) return [];
  return first;
}
