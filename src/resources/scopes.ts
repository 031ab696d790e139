/** A thing that the tool does, and the scopes that it needs: all of a list, in one of the lists. */
export interface ScopeNeed {
  readonly what: string;
  readonly anyOf: readonly (readonly string[])[];
  readonly writes: boolean;
}

/** The older scope for pipelines and properties of tickets. */
const LEGACY = 'tickets';

export const SCOPE_NEEDS = {
  readPipelines: {
    what: 'read pipelines and statuses',
    anyOf: [['crm.schemas.tickets.read'], [LEGACY]],
    writes: false,
  },
  countTickets: {
    what: 'count the tickets of a status',
    anyOf: [['crm.objects.tickets.read']],
    writes: false,
  },
  writePipelines: {
    what: 'change pipelines and statuses',
    anyOf: [['crm.schemas.tickets.write'], [LEGACY]],
    writes: true,
  },
  moveTickets: {
    what: 'move tickets',
    anyOf: [['crm.objects.tickets.read', 'crm.objects.tickets.write']],
    writes: true,
  },
} as const satisfies Record<string, ScopeNeed>;

/** The scopes to add for a need, or an empty list where the token has what it takes. */
export function missingScopes(need: ScopeNeed, scopes: readonly string[]): readonly string[] {
  const [first, ...others] = need.anyOf.map((list) => list.filter((scope) => !scopes.includes(scope)));
  if (first === undefined || first.length === 0 || others.some((list) => list.length === 0)) return [];
  return first;
}
