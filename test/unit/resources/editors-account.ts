/** What tests of editors share: declared editors, and the account's own as a person at the settings pages sets them. */
import type { DesiredEditors } from '../../helpers/settings-part.js';
import { SOURCE } from '../../helpers/engine.js';
import type { Editable } from '../../helpers/sandbox.js';

export const EVERYBODY: DesiredEditors = {
  everyone: true,
  teams: [],
  users: [],
  superAdmins: true,
  source: SOURCE,
};

/** Declared editors; what is left out is as in a file. */
export function only(part: Partial<DesiredEditors>): DesiredEditors {
  return { ...EVERYBODY, everyone: false, superAdmins: null, ...part };
}

interface Permission {
  readonly pipelineStageId: string;
  readonly permissionMode: 'OPEN' | 'RESTRICTED';
  readonly teamIds: readonly string[];
  readonly userIds: readonly string[];
  readonly superAdmin: boolean;
}

function pathOf(pipelineId: string): string {
  return `/crm/pipelines-rules/2026-09/0-5/${pipelineId}/stage-edit-permissions`;
}

async function permissionsOf(account: Editable, pipelineId: string): Promise<readonly Permission[]> {
  const answer = await account.api('GET', pathOf(pipelineId));
  return (answer as { readonly stages: readonly Permission[] }).stages;
}

/** Who may edit, by status id: `everyone`, or the ids and `admins`, sorted. Entries of statuses that are gone included. */
export async function editorsNow(
  account: Editable,
  pipelineId: string,
): Promise<Readonly<Record<string, string>>> {
  const stages = await permissionsOf(account, pipelineId);
  return Object.fromEntries(
    stages.map(({ pipelineStageId, permissionMode, teamIds, userIds, superAdmin }) => [
      pipelineStageId,
      permissionMode === 'OPEN'
        ? 'everyone'
        : [...teamIds, ...userIds, ...(superAdmin ? ['admins'] : [])].toSorted().join(' '),
    ]),
  );
}

/** Restricts statuses and leaves the others as they are. */
export async function restrict(
  account: Editable,
  pipelineId: string,
  statuses: Readonly<Record<string, Partial<Permission>>>,
): Promise<void> {
  const pipeline = await account.api('GET', `/crm/pipelines/2026-09/tickets/${pipelineId}`);
  const ids = new Set(
    (pipeline as { readonly stages: readonly { readonly id: string }[] }).stages.map(({ id }) => id),
  );
  const before = (await permissionsOf(account, pipelineId)).filter((entry) => ids.has(entry.pipelineStageId));
  const closed = { permissionMode: 'RESTRICTED', teamIds: [], userIds: [], superAdmin: true } as const;
  const stages = before.map((entry) => {
    const part = statuses[entry.pipelineStageId];
    return part === undefined ? entry : { pipelineStageId: entry.pipelineStageId, ...closed, ...part };
  });
  await account.api('PUT', pathOf(pipelineId), { stages });
}

export const PEOPLE = {
  users: [
    { id: '1', email: 'admin@example.com', superAdmin: true },
    { id: '11', email: 'Ana@example.com' },
    { id: '12', email: 'ben@example.com' },
    { id: '13', email: 'cai@example.com' },
    { id: '14', email: 'appserviceaccount.7@example.com' },
  ],
  teams: [
    { id: '51', name: 'Tier 1' },
    { id: '52', name: 'Tier 2' },
    { id: '53', name: 'Night' },
  ],
};
