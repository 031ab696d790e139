/**
 * The main workflow on the embedded account, as in the README: seeds the sandbox, plans, applies, plans again, and
 * prints each command before it runs. Works in a copy of the example, so that it can be run repeatedly.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const program = join(root, 'bin/run.js');
const folder = mkdtempSync(join(tmpdir(), 'pipewright-demo-'));

const COMMANDS = [
  ['sandbox', 'seed', 'seed.yaml'],
  ['plan', '--sandbox'],
  ['apply', '--sandbox', '--auto-approve'],
  ['plan', '--sandbox', '--detailed-exitcode'],
];

try {
  cpSync(join(root, 'examples/support-desk'), folder, { recursive: true });
  for (const words of COMMANDS) {
    console.log(`\n$ pipewright ${words.join(' ')}\n`);
    const { status } = spawnSync(process.execPath, [program, ...words], { cwd: folder, stdio: 'inherit' });
    if (status !== 0) {
      process.exitCode = status ?? 1;
      break;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
