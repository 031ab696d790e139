/** The key that plans often sees less than the key that applies, or the other way round: no plan is tampered with by that. */
import { describe, expect, it } from 'vitest';
import type { Project } from '../helpers/run-project.js';
import { errorCode, withProject, writesOf } from '../helpers/run-project.js';
import { RICH_CONSENT, RICH_FILES, RICH_SEED } from '../helpers/rich-scene.js';

const ALL = [
  ...['crm.schemas.tickets.read', 'crm.schemas.tickets.write'],
  ...['crm.objects.tickets.read', 'crm.objects.tickets.write'],
  ...['crm.pipelines.governance.read', 'crm.pipelines.governance.write'],
  ...['crm.pipelines.stage_permissions.read', 'crm.pipelines.stage_permissions.write'],
  ...[
    'settings.users.teams.read',
    'settings.users.teams.write',
    'settings.users.read',
    'settings.users.write',
  ],
];

const without = (word: string): readonly string[] => ALL.filter((scope) => !scope.includes(word));

const SEED = {
  ...RICH_SEED,
  tokens: [
    { token: 'pat-sandbox-test', scopes: ALL },
    { token: 'pat-sandbox-test-no-rules', scopes: without('governance') },
    { token: 'pat-sandbox-test-no-editors', scopes: without('stage_permissions') },
    { token: 'pat-sandbox-test-neither', scopes: without('crm.pipelines.') },
    { token: 'pat-sandbox-test-reads', scopes: ALL.filter((scope) => scope.endsWith('.read')) },
  ],
};

const FULL = { HUBSPOT_ACCESS_TOKEN: 'pat-sandbox-test' };
const GO = ['--plan', 'plan.json', ...RICH_CONSENT];

async function planWith({ run, live }: Project, token: string): Promise<void> {
  const { exitCode } = await run(['plan', ...live, '--out', 'plan.json'], {
    env: { HUBSPOT_ACCESS_TOKEN: token },
  });
  expect(exitCode).toBe(0);
}

const changesLeft = async ({ json, live }: Project): Promise<readonly string[]> => {
  const { document } = await json(['plan', ...live], { env: FULL });
  const changes = document['changes'] as readonly { readonly kind: string; readonly channel: string }[];
  return [...new Set(changes.filter(({ channel }) => channel === 'api').map(({ kind }) => kind))];
};

describe.concurrent('a saved plan', () => {
  it('is applied in full with a key that writes, though it was made with one that only reads', async () => {
    await withProject({ seed: SEED, config: RICH_FILES }, async (project) => {
      await planWith(project, 'pat-sandbox-test-reads');
      const run = await project.json(['apply', ...project.live, ...GO], { env: FULL });
      expect([run.document['error'], run.exitCode]).toEqual([null, 0]);
      expect(await changesLeft(project)).toEqual([]);
    });
  }, 60_000);

  it.each([
    ['rules', 'pat-sandbox-test-no-rules', ['rules']],
    ['editors', 'pat-sandbox-test-no-editors', ['editors']],
    ['neither', 'pat-sandbox-test-neither', ['rules', 'editors']],
  ])(
    'leaves to a person what its key could not see: %s',
    async (_, token, left) => {
      await withProject({ seed: SEED, config: RICH_FILES }, async (project) => {
        await planWith(project, token);
        const run = await project.json(['apply', ...project.live, ...GO], { env: FULL });
        expect([run.document['error'], run.exitCode, run.document['status']]).toEqual([null, 0, 'applied']);
        expect(await changesLeft(project)).toEqual(left);
        const writes = (await writesOf(project.sandbox)).filter((write) => write.includes('pipelines-rules'));
        const ofEditors = writes.filter((write) => write.includes('stage-edit-permissions'));
        expect(writes.length > ofEditors.length).toBe(!left.includes('rules'));
        expect(ofEditors.length > 0).toBe(!left.includes('editors'));
      });
    },
    60_000,
  );

  it.each(['pat-sandbox-test-no-rules', 'pat-sandbox-test-no-editors'])(
    'is refused before anything is written with a key that may not do all of it: %s',
    async (token) => {
      await withProject({ seed: SEED, config: RICH_FILES }, async (project) => {
        await planWith(project, 'pat-sandbox-test');
        const run = await project.json(['apply', ...project.live, ...GO], {
          env: { HUBSPOT_ACCESS_TOKEN: token },
        });
        expect([errorCode(run), run.exitCode]).toEqual(['MISSING_SCOPE', 1]);
        expect(await writesOf(project.sandbox)).toEqual([]);
      });
    },
    60_000,
  );
});
