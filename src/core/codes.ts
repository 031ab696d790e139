/**
 * Every code that a user can meet, with the way it ends a command. `docs/errors.md` has a section for each; a test
 * holds the two together.
 *
 *   usage    the command line is wrong                      exit 64
 *   config   a configuration or plan file can't be used     exit 3
 *   refused  the tool declined before it wrote anything     exit 4
 *   stopped  stopped after a write was sent                 exit 5
 *   failed   network, account or machine                    exit 1
 *   finding  stands in a plan or a validation, ends nothing by itself
 */
export type Ending = 'usage' | 'config' | 'refused' | 'stopped' | 'failed' | 'finding';

export const CODES = {
  // usage
  USAGE: 'usage',
  API_URL_INSECURE: 'usage',
  UNKNOWN_CODE: 'usage',
  NO_SUCH_USER: 'usage',
  FILE_EXISTS: 'usage',
  // configuration and plan files
  NO_CONFIG: 'config',
  CONFIG_INVALID: 'config',
  FILE_UNREADABLE: 'config',
  FILE_TOO_BIG: 'config',
  FILE_NOT_TEXT: 'config',
  FILE_EMPTY: 'config',
  FILE_SKIPPED: 'finding',
  YAML_SYNTAX: 'config',
  YAML_DUPLICATE_KEY: 'config',
  YAML_ALIASES: 'config',
  YAML_TOO_DEEP: 'config',
  YAML_MANY_DOCUMENTS: 'config',
  SCHEMA_TYPE: 'config',
  SCHEMA_UNQUOTED: 'config',
  SCHEMA_UNKNOWN_PROPERTY: 'config',
  SCHEMA_MISSING_PROPERTY: 'config',
  SCHEMA_VALUE: 'config',
  ACCOUNT_CONFLICT: 'config',
  DUPLICATE_KEY: 'config',
  DUPLICATE_LABEL: 'config',
  DUPLICATE_NAME: 'config',
  DUPLICATE_ENTRY: 'config',
  STATUS_ID_TAKEN: 'config',
  PIPELINE_ID_TAKEN: 'config',
  ID_TOO_LONG: 'config',
  NO_OPEN_STATUS: 'config',
  NO_CLOSED_STATUS: 'config',
  TOO_MANY_STATUSES: 'config',
  UNKNOWN_REFERENCE: 'config',
  TEAM_CYCLE: 'config',
  RETIRED_AND_DECLARED: 'config',
  RETIRED_TARGET: 'config',
  RULE_INVALID: 'config',
  TICKET_SCOPE_INVALID: 'config',
  SUBSCRIPTION_TOO_LOW: 'config',
  LOCK_INVALID: 'config',
  SEED_INVALID: 'config',
  PLAN_UNREADABLE: 'config',
  PLAN_FORMAT: 'config',
  // findings of a plan
  NOT_SUPPORTED_YET: 'finding',
  STATUS_NOT_RETIRED: 'finding',
  STATUS_HOLDS_TICKETS: 'finding',
  TICKETS_UNCOUNTED: 'finding',
  TICKETS_CROSS_STATE: 'finding',
  TICKETS_GREW: 'finding',
  STATE_FLIP_WITH_TICKETS: 'finding',
  RETIRED_BY_LABEL: 'finding',
  RETIRED_NOT_LIVE: 'finding',
  RETIRED_AMBIGUOUS: 'finding',
  STATUS_RESERVED: 'finding',
  ID_NOT_LIVE: 'finding',
  ID_DIFFERS_IN_CASE: 'finding',
  LABEL_TAKEN: 'finding',
  LABEL_TAKEN_OVER: 'finding',
  LABEL_LONG: 'finding',
  IDENTITY_NOT_PINNED: 'finding',
  LOCK_ID_NOT_LIVE: 'finding',
  PROTECTED: 'finding',
  DEFAULT_PIPELINE: 'finding',
  ACCOUNT_LIMIT: 'finding',
  TOO_MANY_DELETES: 'finding',
  RECYCLED_TICKETS_NOT_SEEN: 'finding',
  ENTRY_STATUS_GOES: 'finding',
  RENAME_OR_REPLACE: 'finding',
  DEAD_END_STATUS: 'finding',
  ONLY_SUPER_ADMINS_EDIT: 'finding',
  EDITOR_TEAM_EMPTY: 'finding',
  ENTRY_STATUS_LOCKED: 'finding',
  RUNNER_LOSES_ACCESS: 'finding',
  UNKNOWN_USER: 'finding',
  SERVICE_USER: 'finding',
  TEAM_IS_ONLY_EDITOR: 'finding',
  EDITORS_NAME_RETIRED_TEAM: 'finding',
  EDITORS_BY_HAND: 'finding',
  EDITORS_NOT_SEEN: 'finding',
  PERMISSION_SETS_UNAVAILABLE: 'finding',
  PERMISSION_SET_AMBIGUOUS: 'finding',
  PERMISSION_SET_NEEDS_BILLING_SCOPE: 'finding',
  PERMISSION_SET_NOT_FOUND: 'finding',
  RULES_BY_HAND: 'finding',
  RULES_NOT_SEEN: 'finding',
  RULE_LOOSENED: 'finding',
  USER_HAS_SEVERAL_SETS: 'finding',
  USER_IS_SUPER_ADMIN: 'finding',
  TEAM_ID_NOT_LIVE: 'finding',
  TEAM_NAME_AMBIGUOUS: 'finding',
  TEAM_HAS_CHILDREN: 'finding',
  MAIN_TEAM_CHANGES: 'finding',
  USER_WITHOUT_TEAM: 'finding',
  UNVERIFIED: 'finding',
  // the account, and consent
  NO_ACCOUNT: 'failed',
  PORTAL_MISMATCH: 'refused',
  ACCOUNT_NOT_NAMED: 'refused',
  PLAN_BLOCKED: 'refused',
  CONSENT_MISSING: 'refused',
  CONSENT_DECLINED: 'refused',
  PLAN_STALE: 'refused',
  PLAN_HASH_DIFFERS: 'refused',
  PLAN_TAMPERED: 'refused',
  PLAN_OTHER_ACCOUNT: 'refused',
  PLAN_CONFIG_CHANGED: 'refused',
  APPLY_RUNNING: 'refused',
  NOTHING_PENDING: 'refused',
  CONFIRM_TOO_EARLY: 'refused',
  VERIFY_NOT_TEST_ACCOUNT: 'refused',
  SCRATCH_TICKETS_LEFT: 'failed',
  // talking to the account
  TOKEN_INVALID: 'failed',
  MISSING_SCOPE: 'failed',
  API_REFUSED: 'failed',
  API_SHAPE: 'failed',
  API_NOT_JSON: 'failed',
  API_UNAVAILABLE: 'failed',
  API_UNREACHABLE: 'failed',
  API_TIMEOUT: 'failed',
  API_MIGRATING: 'failed',
  RATE_LIMITED: 'failed',
  DAILY_LIMIT: 'failed',
  ANSWER_LOST: 'failed',
  INTERRUPTED: 'failed',
  SANDBOX_BUSY: 'failed',
  SANDBOX_FILE: 'failed',
  SANDBOX_PORT_TAKEN: 'failed',
  FILE_UNWRITABLE: 'failed',
  BUG: 'failed',
  // after a write was sent
  STALE_MIDWAY: 'stopped',
  WRITE_NOT_TAKEN: 'stopped',
  TICKETS_NOT_MOVED: 'stopped',
  DELETE_REFUSED: 'stopped',
  NOT_CONVERGED: 'stopped',
  CONSOLE_REFUSED: 'stopped',
  // comments on pull requests
  NO_PULL_REQUEST: 'failed',
  NO_PLATFORM_TOKEN: 'failed',
  PLATFORM_REFUSED: 'failed',
  PLATFORM_RATE_LIMITED: 'failed',
  PLATFORM_UNREACHABLE: 'failed',
  PLATFORM_ANSWER: 'failed',
} as const satisfies Record<string, Ending>;

export type Code = keyof typeof CODES;

/** True where a text is one of our codes. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(CODES, text);
}

/** The exit code that an error with this code ends a command with. */
export function exitCodeOf(code: Code): number {
  const exits: Record<Ending, number> = {
    usage: 64,
    config: 3,
    refused: 4,
    stopped: 5,
    failed: 1,
    finding: 1,
  };
  return exits[CODES[code]];
}
