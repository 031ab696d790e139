/**
 * npm run fuzz [-- --n N] [--seed S] [--target NAME]
 *
 * Feeds every file that is read back, and every answer of HubSpot's, to the commands with small changes in it, N cases each.
 * A case is fine where the command ends with one of its exit codes and a document or a text: no stack, no fault of our own,
 * no token. Prints the number of each end; a case that isn't fine is printed with the seed that makes it again.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunResult } from '../helpers/run-command.js';
import { TEST_TOKEN } from '../helpers/sandbox.js';
import { randomOf } from './mutate.js';
import { openRig } from './targets.js';

const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string' },
  },
});

const ENDS = new Set([0, 1, 2, 3, 4, 5, 64]);

/** What is wrong with how a command ended, or null. */
function wrongWith({ exitCode, stdout, stderr }: RunResult): string | null {
  const text = `${stdout}${stderr}`;
  if (!ENDS.has(exitCode)) return `exit code ${exitCode}`;
  if (/"code": ?"BUG"|\bBUG\b/u.test(text)) return 'a fault of our own';
  if (/\n {4}at .*:\d+:\d+/u.test(text)) return 'a stack';
  if (text.includes(TEST_TOKEN)) return 'the token';
  if (exitCode === 0 || text.trim() !== '') return null;
  return 'nothing said';
}

const rig = await openRig(await mkdtemp(join(tmpdir(), 'pipewright-fuzz-')));
let broken = 0;
try {
  console.log('target       cases   taken refused  broken');
  for (const { name, run } of rig.targets) {
    if (values.target !== undefined && values.target !== name) continue;
    const counts = { taken: 0, refused: 0, broken: 0 };
    for (let index = 0; index < Number(values.n); index += 1) {
      const seed = Number(values.seed) * 1_000_003 + index;
      const result = await run(randomOf(seed)).catch((error: unknown): RunResult => ({
        ...{ exitCode: -1, stdout: '', stderr: String(error) },
      }));
      const wrong = wrongWith(result);
      if (wrong === null) counts[result.exitCode === 0 ? 'taken' : 'refused'] += 1;
      else {
        counts.broken += 1;
        console.log(
          `broken: ${name}, seed ${seed}: ${wrong}\n${`${result.stdout}${result.stderr}`.slice(0, 800)}`,
        );
      }
    }
    broken += counts.broken;
    const cells = [Number(values.n), counts.taken, counts.refused, counts.broken];
    console.log(`${name.padEnd(10)}${cells.map((count) => String(count).padStart(8)).join('')}`);
  }
  process.exitCode = broken === 0 ? 0 : 1;
} finally {
  await rig.close();
}
