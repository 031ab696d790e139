import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runBuilt } from '../helpers/run-built.js';

const root = resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string };
const ESCAPE = '\u001b';

describe('the built program', () => {
  it('says its version in a way that scripts can read', async () => {
    const { stdout, exitCode } = await runBuilt(['--version']);
    expect(stdout).toMatch(
      new RegExp(`^pipewright/${manifest.version.replaceAll('.', '\\.')} \\S+ node-v\\d+`),
    );
    expect(exitCode).toBe(0);
  });

  it('says the same version through the short cut and through the program', async () => {
    const short = await runBuilt(['--version']);
    const long = await runBuilt(['plan', '--version']);
    expect(long.stdout).toBe(short.stdout);
  });

  it('shows help without a command, with --help and for each command', async () => {
    const [bare, help, plan] = await Promise.all([
      runBuilt([]),
      runBuilt(['--help']),
      runBuilt(['plan', '--help']),
    ]);
    expect(bare).toEqual(help);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toContain('sandbox start');
    expect(plan.stdout).toContain('--detailed-exitcode');
  });

  it('ends with 64 and text on stderr where a flag is unknown', async () => {
    const { stdout, stderr, exitCode } = await runBuilt(['plan', '--detailed-exitcod']);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error USAGE/);
    expect(stderr).toContain('Did you mean --detailed-exitcode?');
    expect(exitCode).toBe(64);
  });

  it('prints one JSON document on stdout where --json is asked for', async () => {
    const { stdout, stderr, exitCode } = await runBuilt(['plan', '--json', '--bogus']);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'USAGE', source: null, correlationId: null } });
    expect(stderr).toBe('');
    expect(exitCode).toBe(64);
  });

  it('explains codes from the catalogue that ships with it', async () => {
    const { stdout, exitCode } = await runBuilt(['explain', 'usage']);
    expect(stdout).toMatch(/^USAGE/);
    expect(exitCode).toBe(0);
  });

  it('colours only what goes to a terminal, or what FORCE_COLOR asks for, and never against NO_COLOR', async () => {
    const plain = await runBuilt(['bogus']);
    const forced = await runBuilt(['bogus'], { env: { FORCE_COLOR: '1' } });
    const refused = await runBuilt(['bogus'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    const flagged = await runBuilt(['bogus', '--no-color'], { env: { FORCE_COLOR: '1' } });
    expect(plain.stderr).not.toContain(ESCAPE);
    expect(forced.stderr).toContain(ESCAPE);
    expect(refused.stderr).not.toContain(ESCAPE);
    expect(flagged.stderr).not.toContain(ESCAPE);
  });

  it.each([[['--version']], [['--help']], [['explain', 'USAGE']], [['explain', 'USAGE', '--json']]])(
    'ends with 1 where a full disk takes the output of %j',
    async (argv) => {
      const full = openSync('/dev/full', 'w');
      const child = spawn(process.execPath, [resolve(root, 'bin/run.js'), ...argv], {
        stdio: ['ignore', full, 'pipe'],
      });
      const [code] = (await once(child, 'close')) as [number];
      closeSync(full);
      expect(code).toBe(1);
    },
  );

  it('is quiet where the reader of its output goes away', async () => {
    const child = spawn(process.execPath, [resolve(root, 'bin/run.js'), '--help']);
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise((done) => child.on('close', done));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('validates without loading anything that talks to the network', () => {
    const loaded = execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        'await import(process.argv[1]); console.log(process.moduleLoadList.join())',
        '--',
      ].concat(resolve(root, 'dist/cli.js')),
      { encoding: 'utf8' },
    );
    expect(loaded).not.toMatch(/NativeModule (https?|tls|_http_client|internal\/deps\/undici\/undici)\b/);
  });

  it('serves the sandbox until Ctrl-C, with its address on the first line', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'pipewright-cli-'));
    const child = spawn(process.execPath, [resolve(root, 'bin/run.js'), 'sandbox', 'start', '--json'], {
      cwd,
    });
    const ended = new Promise((done) => child.on('close', done));
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    const { url, portalId } = JSON.parse(first.toString()) as { url: string; portalId: number };
    expect(portalId).toBe(1000001);
    expect((await fetch(`${url}/_sandbox/state`)).status).toBe(200);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    await rm(cwd, { recursive: true });
  });

  it('starts at a terminal too, where oclif prepares a spinner', () => {
    const terminal =
      'data:text/javascript,for(const to of[process.stdout,process.stderr])' +
      'Object.assign(to,{isTTY:true,columns:80,getWindowSize:()=>[80,24]})';
    const argv = ['--import', terminal, resolve(root, 'bin/run.js'), 'plan', '--help'];
    const env = { PATH: process.env['PATH'], TERM: 'xterm' };
    expect(execFileSync(process.execPath, argv, { encoding: 'utf8', env })).toContain('USAGE');
  });
});
