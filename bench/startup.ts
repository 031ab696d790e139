import { generated, withAccount, withFolder, yamlOf } from './accounts.js';
import type { Comparison } from './processes.js';
import { compare, pipewright } from './processes.js';

const SMALL = generated(4, 6);

/** What a command costs beside the start of Node itself, on a configuration of usual size. */
export async function measureStartUp(rounds: number): Promise<readonly Comparison[]> {
  return withAccount({ live: SMALL, wanted: SMALL }, async ({ folder }) =>
    withFolder(yamlOf(SMALL), async (own) => {
      const node = { name: 'node -e 0', args: ['-e', '0'], cwd: own };
      return compare(
        node,
        [
          pipewright(own, '--version'),
          pipewright(own, '--help'),
          { ...pipewright(own, 'validate'), name: 'validate, 4 pipelines' },
          { ...pipewright(folder, 'plan', '--sandbox'), name: 'plan, 4 pipelines, account already served' },
          {
            ...pipewright(own, 'plan', '--sandbox'),
            name: 'plan, 4 pipelines, account started by the command',
          },
        ],
        rounds,
      );
    }),
  );
}
