/** The worked example of docs/several-accounts.md: its files are valid, and its commands print what the page shows. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Project } from '../helpers/run-project.js';
import { withProject } from '../helpers/run-project.js';

const page = readFileSync(new URL('../../docs/several-accounts.md', import.meta.url), 'utf8');

/** The blocks of the page in one language, in order. */
function blocks(language: string): readonly string[] {
  return [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(([, name, text = '']) =>
    name === language ? [text] : [],
  );
}

const [accounts = '', shared = '', eu = '', harbor = '', pulledOverlay = ''] = blocks('yaml');
const printed = blocks('text');

/** Somebody has changed production in HubSpot. */
const CHANGED = JSON.stringify({
  pipelines: [
    {
      id: '0',
      label: 'Support Pipeline',
      stages: [
        { id: '1', label: 'New', state: 'OPEN', tickets: 3 },
        { id: '2', label: 'Waiting on contact', state: 'OPEN', tickets: 2 },
        { id: '3', label: 'With us', state: 'OPEN' },
        { id: '77', label: 'Triage', state: 'OPEN' },
        { id: '4', label: 'Done', state: 'CLOSED', tickets: 9 },
      ],
    },
  ],
});

async function withExample(use: (project: Project) => Promise<void>): Promise<void> {
  await withProject({}, async (project) => {
    await project.write('pipewright.accounts.yaml', accounts);
    await project.write('pipewright/support.yaml', shared);
    await project.write('overlays/eu.yaml', eu);
    await project.write('overlays/harbor.yaml', harbor);
    await project.write('overlays/sandbox.yaml', '# nothing differs yet\n');
    await project.write('seed.json', CHANGED);
    await use(project);
  });
}

describe.concurrent('docs/several-accounts.md', () => {
  it('shows the accounts, and the configuration of one of them', async () => {
    await withExample(async ({ run }) => {
      const env = { HUBSPOT_ACCESS_TOKEN: '' };
      expect((await run(['validate'])).exitCode).toBe(0);
      expect((await run(['accounts'], { env })).stdout).toBe(printed[0]);
      expect((await run(['show', '--account', 'harbor'])).stdout).toBe(printed[1]);
    });
  });

  it('shows how a mistyped key is told', async () => {
    await withExample(async ({ run, write }) => {
      await write('overlays/harbor.yaml', harbor.replace('key: waiting', 'key: waitng'));
      expect((await run(['validate'])).stdout).toBe(printed[2]);
    });
  });

  it('shows what a pull writes, after which the plan is empty', async () => {
    await withExample(async ({ run, read }) => {
      const flags = ['--account', 'production', '--sandbox'];
      await run(['sandbox', 'seed', 'seed.json', '--account', 'production']);
      expect((await run(['pull', ...flags])).stdout).toBe(printed[4]);
      expect(await read('overlays/production.yaml')).toBe(pulledOverlay);
      expect((await run(['plan', ...flags, '--detailed-exitcode'])).exitCode).toBe(0);
    });
  });

  it('shows what a pull into the shared files changes for others', async () => {
    await withExample(async ({ run }) => {
      const flags = ['--account', 'production', '--sandbox'];
      await run(['sandbox', 'seed', 'seed.json', '--account', 'production']);
      expect((await run(['pull', ...flags, '--shared'])).stdout).toBe(printed[5]);
      await run(['apply', '--account', 'harbor', '--sandbox', '--auto-approve']);
      const { stdout } = await run(['plan', '--account', 'harbor', '--sandbox']);
      expect(stdout).toContain('No changes.');
    });
  });

  it('shows a plan of all accounts', async () => {
    await withExample(async ({ run }) => {
      const { stdout } = await run(['plan', '--all', '--sandbox']);
      expect(printed).toContain(stdout);
    });
  });

  it('shows that nothing is written to an account on hold', async () => {
    await withExample(async ({ run }) => {
      const { stderr, exitCode } = await run(['apply', '--account', 'quarry']);
      expect([exitCode, stderr.startsWith(printed.at(-1)?.trimEnd() ?? '?')]).toEqual([4, true]);
    });
  });
});
