/** What tests of editors share: declared editors, and the account's own as a person at the settings pages sets them. */
import type { DesiredEditors } from '../../helpers/settings-part.js';
import { SOURCE } from '../../helpers/engine.js';
import type { TestSandbox } from '../../helpers/sandbox.js';

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

async function permissions(
  { url, token }: TestSandbox,
  pipelineId: string,
  body?: object,
): Promise<readonly Permission[]> {
  const response = await fetch(url + pathOf(pipelineId), {
    method: body === undefined ? 'GET' : 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as { readonly stages: readonly Permission[] };
  if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
  return answer.stages;
}

/** Who may edit, by status id: `everyone`, or the ids and `admins`, sorted. Entries of statuses that are gone included. */
export async function editorsNow(
  sandbox: TestSandbox,
  pipelineId: string,
): Promise<Readonly<Record<string, string>>> {
  const stages = await permissions(sandbox, pipelineId);
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
  sandbox: TestSandbox,
  pipelineId: string,
  statuses: Readonly<Record<string, Partial<Permission>>>,
): Promise<void> {
  const { pipelines } = await sandbox.control.state();
  const ids = new Set(pipelines.find(({ id }) => id === pipelineId)?.stages.map(({ id }) => id));
  const before = (await permissions(sandbox, pipelineId)).filter((entry) => ids.has(entry.pipelineStageId));
  const closed = { permissionMode: 'RESTRICTED', teamIds: [], userIds: [], superAdmin: true } as const;
  const stages = before.map((entry) => {
    const part = statuses[entry.pipelineStageId];
    return part === undefined ? entry : { pipelineStageId: entry.pipelineStageId, ...closed, ...part };
  });
  await permissions(sandbox, pipelineId, { stages });
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
