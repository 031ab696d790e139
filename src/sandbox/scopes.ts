const SCHEMAS = ['crm.schemas.tickets.read', 'crm.schemas.tickets.write'] as const;
const OBJECTS = ['crm.objects.tickets.read', 'crm.objects.tickets.write'] as const;

/** Every scope the sandbox asks for somewhere, the legacy `tickets` included; the default token has them all. */
export const ALL_SCOPES: readonly string[] = [
  ...SCHEMAS,
  ...OBJECTS,
  'crm.pipelines.governance.read',
  'crm.pipelines.governance.write',
  'crm.pipelines.stage_permissions.read',
  'crm.pipelines.stage_permissions.write',
  'settings.users.read',
  'settings.users.write',
  'settings.users.teams.read',
  'settings.users.teams.write',
  'tickets',
];

/** The scopes of which a call needs one. `crm.objects.*.read` stands for any object's read scope. */
export const NEEDS = {
  none: [],
  schemasRead: [SCHEMAS[0], 'tickets'],
  schemasWrite: [SCHEMAS[1], 'tickets'],
  ticketsRead: [OBJECTS[0], 'tickets'],
  ticketsWrite: [OBJECTS[1], 'tickets'],
  anyObjectRead: ['crm.objects.*.read'],
  rulesRead: ['crm.pipelines.governance.read'],
  rulesWrite: ['crm.pipelines.governance.write'],
  stagePermissionsRead: ['crm.pipelines.stage_permissions.read'],
  stagePermissionsWrite: ['crm.pipelines.stage_permissions.write'],
  teamsRead: ['settings.users.teams.read'],
  teamsWrite: ['settings.users.teams.write'],
  usersRead: ['settings.users.read', 'crm.objects.users.read'],
  usersWrite: ['settings.users.write', 'crm.objects.users.write'],
} as const;

/** True when a token with the scopes `held` may make a call that needs one of `needed`. */
export function isGranted(held: readonly string[], needed: readonly string[]): boolean {
  if (needed.length === 0) return true;
  return needed.some((scope) =>
    scope === 'crm.objects.*.read'
      ? held.some((one) => /^crm\.objects\..+\.read$/.test(one))
      : held.includes(scope),
  );
}
