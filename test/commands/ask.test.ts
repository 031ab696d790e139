import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signalReason } from '../../src/cli/world.js';
import { runCommand } from '../helpers/run-command.js';
import type { RunOptions, RunResult } from '../helpers/run-command.js';
import { eachInOwnFolder } from '../helpers/each-test.js';

const CONFIG = `version: 1
pipelines:
  - key: support
    id: "0"
    label: Support Pipeline
    statuses:
      - { key: new, id: "1", label: Fresh, state: open }
      - { key: contact, id: "2", label: Waiting on contact, state: open }
      - { key: us, id: "3", label: Waiting on us, state: open }
      - { key: closed, id: "4", label: Closed, state: closed }
`;

let cwd: string;

eachInOwnFolder(async (own) => {
  cwd = own;
  await writeFile(join(cwd, 'pipewright.yaml'), CONFIG);
});

function apply(options: RunOptions, ...flags: string[]): Promise<RunResult> {
  const env = { XDG_STATE_HOME: join(cwd, 'state'), HOME: cwd, ...options.env };
  return runCommand(['apply', '--sandbox', ...flags], { cwd, ...options, env });
}

async function isApplied(): Promise<boolean> {
  const { exitCode } = await runCommand(['plan', '--sandbox', '--detailed-exitcode'], { cwd });
  return exitCode === 0;
}

describe('apply at a terminal', () => {
  it('goes on after yes', async () => {
    const { exitCode, stdout } = await apply({ typed: ['yes'] });
    expect(stdout).toContain('Fresh');
    expect(exitCode).toBe(0);
    expect(await isApplied()).toBe(true);
  });

  it.each(['', 'y', 'YES', 'no'])('stops after %j', async (answer) => {
    const { exitCode } = await apply({ typed: [answer] });
    expect(exitCode).toBe(4);
    expect(await isApplied()).toBe(false);
  });

  it('takes the end of the input for a no', async () => {
    const { exitCode } = await apply({ typed: [] });
    expect(exitCode).toBe(4);
  });

  it('asks nobody under CI, and nobody whose stdout is a JSON document', async () => {
    const underCi = await apply({ typed: ['yes'], env: { CI: 'true' } });
    const asJson = await apply({ typed: ['yes'] }, '--json');
    expect([underCi.exitCode, asJson.exitCode]).toEqual([4, 4]);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      status: 'refused',
      error: { code: 'CONSENT_MISSING' },
    });
    expect(await isApplied()).toBe(false);
  });

  it('ends with 1 and writes nothing where Ctrl-C comes first', async () => {
    const interruption = new AbortController();
    const { exitCode, stdout } = await apply({
      typed: ['yes'],
      signal: interruption.signal,
      onPrompt: () => interruption.abort(signalReason()),
    });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('INTERRUPTED');
    expect(await isApplied()).toBe(false);
  });
});
