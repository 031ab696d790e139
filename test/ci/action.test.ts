import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mustRun, runBash, writeCommand } from './bash.js';
import { READ_KEY, withDesk } from './desk.js';

interface Action {
  readonly runs: { readonly steps: readonly { readonly name?: string; readonly run?: string }[] };
}

const ACTION = parse(await readFile(resolve(import.meta.dirname, '../../action.yml'), 'utf8')) as Action;
const scriptOf = (name: string): string =>
  ACTION.runs.steps.find((step) => step.name === name)?.run ?? 'false';

describe.concurrent('the action for GitHub', { timeout: 60_000 }, () => {
  it('builds its own commit once, without a token, and puts pipewright on the PATH', async () => {
    await withDesk('github', async ({ base, env }) => {
      const cwd = join(base, 'action');
      await mkdir(join(cwd, 'bin'), { recursive: true });
      await writeCommand(join(cwd, 'bin'), 'run.js', 'echo built "$@"');
      const bin = join(base, 'build-bin');
      await mkdir(bin);
      const build = `echo "$*" "$(env | grep -c "TOKEN")" >> "${base}/npm"; mkdir -p dist; touch dist/cli.js`;
      await writeCommand(bin, 'npm', build);
      const path = join(base, 'path');
      const options = {
        cwd,
        env: {
          ...env,
          ...{ PATH: `${bin}:${env['PATH'] ?? ''}`, RUNNER_TEMP: base, GITHUB_PATH: path },
          ...{ HUBSPOT_ACCESS_TOKEN_7: READ_KEY, HUBSPOT_ACCESS_TOKEN: READ_KEY, GITHUB_TOKEN: 'ghs_x' },
        },
      };
      await mustRun(scriptOf('Build pipewright'), options);
      await mustRun(scriptOf('Build pipewright'), options);
      expect(await readFile(join(base, 'npm'), 'utf8')).toBe('ci --ignore-scripts 0\nrun build 0\n');
      const [folder = ''] = (await readFile(path, 'utf8')).split('\n');
      expect(await mustRun('pipewright plan', { cwd, env: { ...env, PATH: folder + ':/bin' } })).toBe(
        'built plan',
      );
    });
  });

  it('runs one command, hands its words over as they are, and says what it ended with', async () => {
    await withDesk('github', async ({ base, repository, env }) => {
      const output = join(base, 'output');
      const run = async (command: string, paths: string, words: string) => {
        await rm(output, { force: true });
        await writeFile(output, '');
        const result = await runBash(scriptOf('Run pipewright'), {
          cwd: repository,
          env: {
            ...env,
            ...{ PIPEWRIGHT_COMMAND: command, PIPEWRIGHT_PATHS: paths, PIPEWRIGHT_ARGUMENTS: words },
            ...{ GITHUB_OUTPUT: output, HUBSPOT_ACCESS_TOKEN: READ_KEY },
          },
        });
        return { ...result, output: await readFile(output, 'utf8') };
      };
      const planned = await run('plan', 'pipewright.yaml', '--out\nmy plan.json\n--detailed-exitcode\n');
      expect(planned).toMatchObject({ exitCode: 0, output: 'exit-code=0\n' });
      expect(JSON.parse(await readFile(join(repository, 'my plan.json'), 'utf8'))).toMatchObject({
        changes: [],
      });
      const typed = await run('validate', `$(touch ${base}/pwned)`, '');
      expect(typed).toMatchObject({ exitCode: 3, output: 'exit-code=3\n' });
      await expect(readFile(join(base, 'pwned'))).rejects.toThrow('ENOENT');
    });
  });
});
