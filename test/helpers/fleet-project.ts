import type { Project } from './run-project.js';
import { withProject } from './run-project.js';

/** Four accounts on one process; only `harbor` is there. */
export const FLEET = `version: 1
files: shared.yaml
accounts:
  production: { portalId: 1000009, subscription: enterprise, groups: [live] }
  harbor: { portalId: 1000001, groups: [live, eu], overlay: overlays/harbor.yaml }
  quarry: { portalId: 1000003, groups: [eu], hold: contract ends in January }
  spare: { portalId: 1000004 }
rollout: [eu, live]
`;

/** The same with the account that is there on hold. */
export const HELD = FLEET.replace('groups: [live, eu],', 'groups: [live, eu], hold: moving out,');

export const SHARED = `version: 1
pipelines:
  - key: support
    id: "0"
    label: Support Pipeline
    statuses:
      - { key: new, id: "1", label: New, state: open }
      - { key: contact, id: "2", label: Waiting on contact, state: open }
      - { key: us, id: "3", label: Waiting on us, state: open }
      - { key: closed, id: "4", label: Closed, state: closed }
`;

/** The same without ids: what is live is found by the lock, else by label. */
export const BARE = SHARED.replaceAll(/(?<=\{ key: \w+, )id: "\d", | {4}id: "0"\n/gu, '');

export const OVERLAY = `# of harbor alone
pipelines:
  - key: support
    statuses:
      - { key: us, label: In progress }
`;

/** The files of the fleet, by their path. */
const FLEET_FILES = {
  'pipewright.accounts.yaml': FLEET,
  'shared.yaml': SHARED,
  'overlays/harbor.yaml': OVERLAY,
};

/** Runs `use` in a folder with an accounts file, beside the account `harbor`. */
export async function withFleet<T>(
  files: Readonly<Record<string, string>>,
  use: (project: Project) => Promise<T>,
): Promise<T> {
  return withProject({}, async (project) => {
    for (const [file, text] of Object.entries({ ...FLEET_FILES, ...files })) await project.write(file, text);
    return use(project);
  });
}

/** The flags that lead to the account that is there. */
export function harbor({ live }: Project): readonly string[] {
  return [...live, '--account', 'harbor'];
}
