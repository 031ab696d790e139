import type { AccountReader } from '../../core/model/account.js';
import type { Config } from '../../core/model/config.js';
import type { LivePipeline, Unreadable } from '../../core/model/live-state.js';
import type { ScopeNeed } from '../../core/kinds/kind.js';
import type { DoctorCheck } from '../../core/model/results.js';
import { declaresSetting } from '../account/live-settings.js';
import { readEditors } from '../../resources/editors/read.js';
import { isUnreadable, unlessRefused } from '../../resources/shared/refused.js';
import { readRules } from '../../resources/rules/read.js';
import { missingScopes, SCOPE_NEEDS } from '../../resources/shared/scopes.js';
import { readTeams } from '../../resources/teams/read.js';
import { readPermissionSets } from '../../resources/users/read.js';

/** The parts of a configuration that not every account and token supports. */
export interface Used {
  readonly rules: boolean;
  readonly editors: boolean;
  readonly teams: boolean;
  readonly permissionSets: boolean;
}

/** What the files need; nothing if there are none. */
export function usedParts(config: Config | null): Used {
  const pipelines = config?.pipelines ?? [];
  const teams = config?.teams ?? [];
  const sets = config?.permissionSets ?? [];
  return {
    rules: pipelines.some((pipeline) => declaresSetting(pipeline, 'rules')),
    editors: pipelines.some((pipeline) => declaresSetting(pipeline, 'editableBy')),
    teams: teams.length + (config?.retiredTeams.length ?? 0) > 0,
    permissionSets: sets.length > 0 || teams.some(({ permissionSet }) => permissionSet !== null),
  };
}

/** Tries each part with one read. A refusal is a warning if the files use the part, else only a note. */
export async function checkParts(
  reader: AccountReader,
  live: readonly LivePipeline[],
  used: Used,
): Promise<readonly DoctorCheck[]> {
  const [pipeline] = live;
  const none = { unreadable: 'the account has no ticket pipeline to check' };
  return Promise.all([
    part('pipeline rules', used.rules, async () =>
      pipeline === undefined ? none : readRules(reader, pipeline.id),
    ),
    part('status edit permissions', used.editors, async () =>
      pipeline === undefined ? none : readEditors(reader, pipeline.id),
    ),
    part('teams', used.teams, () => unlessRefused(() => readTeams(reader))),
    part('permission sets', used.permissionSets, () => readPermissionSets(reader)),
  ]);
}

async function part(
  name: string,
  isUsed: boolean,
  read: () => Promise<object | Unreadable>,
): Promise<DoctorCheck> {
  const answer = await read();
  if (!isUnreadable(answer)) return { name, status: 'ok', detail: 'can be read', hint: null };
  const asked = isUsed ? 'the files use it' : 'the files do not use it';
  return {
    name,
    status: isUsed ? 'warning' : 'unknown',
    detail: `${asked}, but it can't be read here: ${answer.unreadable}`,
    hint: null,
  };
}

/** Checks the token's scopes. A missing scope that the files don't need is reported and fails nothing. */
export function scopeChecks(scopes: readonly string[] | null, used: Used): readonly DoctorCheck[] {
  if (scopes === null) {
    const detail = 'this kind of token does not list its scopes; a refusal names the missing ones';
    return [{ name: 'scopes', status: 'unknown', detail, hint: null }];
  }
  const optional = new Map<ScopeNeed, boolean>([
    [SCOPE_NEEDS.readRules, used.rules],
    [SCOPE_NEEDS.writeRules, used.rules],
    [SCOPE_NEEDS.readEditors, used.editors],
    [SCOPE_NEEDS.writeEditors, used.editors],
    [SCOPE_NEEDS.readTeams, used.teams],
    [SCOPE_NEEDS.writeTeams, used.teams],
    [SCOPE_NEEDS.readUsers, used.teams || used.editors || used.permissionSets],
    [SCOPE_NEEDS.assignSets, used.permissionSets],
  ]);
  return Object.values(SCOPE_NEEDS).map((need) => scopeCheck(need, scopes, optional.get(need) ?? true));
}

function scopeCheck(need: ScopeNeed, scopes: readonly string[], isUsed: boolean): DoctorCheck {
  const missing = missingScopes(need, scopes);
  const name = `may ${need.what}`;
  if (missing.length === 0) return { name, status: 'ok', detail: 'yes', hint: null };
  const list = `missing: ${missing.join(', ')}`;
  if (!isUsed) return { name, status: 'unknown', detail: `${list}; the files do not need it`, hint: null };
  const hint = 'Add the scopes in HubSpot: Development > Keys > Service keys';
  return need.writes
    ? { name, status: 'warning', detail: `${list} (enough for plan, not for apply)`, hint }
    : { name, status: 'failed', detail: list, hint };
}
