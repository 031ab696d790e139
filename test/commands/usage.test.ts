import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { runCommand } from '../helpers/run-command.js';

const ids = Object.keys(COMMANDS);

async function usageError(...argv: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await runCommand([...argv, '--json']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 64, stderr: '' });
  const { error } = JSON.parse(stdout) as { error: { code: string; summary: string } };
  expect(error.code).toBe('USAGE');
  return error.summary;
}

describe('wrong command lines end with 64', () => {
  it.each([
    ['an unknown command, with the near one named', ['plann'], 'Did you mean "plan"?'],
    ['an unknown command with a path behind it', ['plann', 'pipewright.yaml'], 'Did you mean "plan"?'],
    ['an unknown command that is near to none', ['frobnicate'], 'Unknown command "frobnicate".'],
    ['a topic without its second word', ['sandbox'], 'start, seed, show, reset'],
    ['an unknown second word', ['sandbox', 'strat'], 'Did you mean "sandbox start"?'],
    ['an unknown flag', ['plan', '--bogus'], 'Unknown flag --bogus.'],
    ['an unknown flag that is near to one', ['plan', '--otu'], 'Did you mean --out?'],
    ['an unknown short flag', ['plan', '-x'], 'Unknown flag -x.'],
    ['a flag without its value', ['plan', '--out'], '--out expects a value'],
    ['a flag given twice', ['plan', '--out', 'a', '--out', 'b'], 'only be specified once'],
    ['a value that is no number', ['plan', '--portal', 'abc'], '--portal: Expected an integer'],
    ['a number out of range', ['plan', '--portal', '0'], '--portal: Expected an integer'],
    ['a port out of range', ['sandbox', 'start', '--port', '65536'], '--port: Expected an integer'],
    ['a value that is not offered', ['plan', '--format', 'yaml'], 'to be one of: text, json, markdown, html'],
    ['a missing argument', ['explain'], 'Missing argument: CODE.'],
    ['an argument too many', ['explain', 'USAGE', 'BUG'], 'Unexpected argument: BUG.'],
    ['an address that is none', ['plan', '--api-url', 'nowhere'], 'is not a URL'],
    [
      '--sandbox with --api-url',
      ['plan', '--sandbox', '--api-url', 'http://127.0.0.1:1'],
      "can't be used together",
    ],
    ['--console off the sandbox', ['apply', '--console'], '--console works with --sandbox only'],
    ['a consent to a code that is none', ['apply', '--confirm', 'TOO_MANY_DELETE'], 'TOO_MANY_DELETES'],
    ['flags without a command', ['--sandbox'], 'No command was given.'],
    ['--json with --format text', ['plan', '--format', 'text'], "can't be used together"],
  ])('%s', async (_, argv, words) => {
    expect(await usageError(...argv)).toContain(words);
  });

  it('as text on stderr, without colours, with a command to copy', async () => {
    const { stdout, stderr, exitCode } = await runCommand(['plan', '--bogus']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 64 });
    expect(stderr).toMatch(/^error USAGE/);
    expect(stderr).toContain('    pipewright plan --help');
  });
});

describe('an address that would show the token to others', () => {
  it.each([['plan'], ['doctor'], ['validate'], ['pull'], ['sandbox', 'show']])(
    'ends %s with 64',
    async (...argv) => {
      const flags = ['--api-url', 'http://example.com', '--json'];
      const { stdout, exitCode } = await runCommand([...argv, ...flags], {
        env: { HUBSPOT_ACCESS_TOKEN: 'secret' },
      });
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'API_URL_INSECURE' } });
      expect(exitCode).toBe(64);
    },
  );
});

describe('help', () => {
  it.each(ids)('of %s has a usage line, examples and the shared flags', async (id) => {
    const { stdout, stderr, exitCode } = await runCommand([...id.split(' '), '--help']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toContain(`$ pipewright ${id}`);
    expect(stdout).toContain('EXAMPLES');
    for (const flag of ['--json', '--no-color', '--sandbox', '--api-url', '--portal'])
      expect(stdout).toContain(flag);
  });

  it('lists every command', async () => {
    const { stdout } = await runCommand([]);
    for (const id of ids) expect(stdout).toContain(`  ${id} `);
  });

  it('comes for a topic, and with the word help too', async () => {
    const topic = await runCommand(['sandbox', '--help']);
    expect(topic.stdout).toContain('sandbox seed');
    expect(await runCommand(['help', 'sandbox'])).toEqual(topic);
    expect(await runCommand(['help', 'plan'])).toEqual(await runCommand(['plan', '--help']));
  });

  it('is never coloured', async () => {
    const { stdout } = await runCommand(['plan', '--help'], { typed: [], env: { FORCE_COLOR: '1' } });
    expect(stdout).not.toContain('\u001b');
  });
});

describe('shared flags', () => {
  it('may stand in front of the command', async () => {
    const { stdout, exitCode } = await runCommand(['--portal', '7', '--json', 'explain', 'USAGE']);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'USAGE' });
    expect(exitCode).toBe(0);
  });

  it('are arguments behind --', async () => {
    const { stderr, exitCode } = await runCommand(['explain', '--', '--json']);
    expect(stderr).toMatch(/^error UNKNOWN_CODE/);
    expect(exitCode).toBe(64);
  });
});

describe('version', () => {
  it('is one JSON document with --json', async () => {
    const { stdout } = await runCommand(['--version', '--json']);
    expect(JSON.parse(stdout)).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string });
  });
});
