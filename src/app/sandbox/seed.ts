import { readText, whyUnread } from '../../config/read/files.js';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { problem } from '../../core/base/diagnostic.js';
import { AppError } from '../../core/base/errors.js';
import type { Seed } from '../../sandbox/index.js';

/** The seed in a file, YAML or JSON; `name` is used in messages. Throws SEED_INVALID. */
export async function readSeed(path: string, name: string): Promise<Seed> {
  const read = await readText(path);
  if (read.kind === 'text') return parsed(read.text, name);
  throw seedInvalid(name, [
    problem({ code: 'SEED_INVALID', summary: `It can't be read: ${whyUnread(read) ?? ''}.` }),
  ]);
}

/** The same for a seed given as an object: its types don't guarantee its content. */
export function checkSeed(seed: Seed): Promise<Seed> {
  return parsed(JSON.stringify(seed), 'The object');
}

async function parsed(text: string, name: string): Promise<Seed> {
  const { parseSeed } = await import('../../sandbox/index.js');
  const read = parseSeed(text, name);
  if (read.ok) return read.seed;
  throw seedInvalid(
    name,
    read.problems.map(({ path: at, message }) =>
      problem({ code: 'SEED_INVALID', summary: `${at}: ${message}` }),
    ),
  );
}

function seedInvalid(name: string, findings: readonly Diagnostic[]): AppError {
  return new AppError({
    code: 'SEED_INVALID',
    summary: `${name} is not a seed for the sandbox.`,
    detail: findings.map(({ summary }) => summary).join('\n'),
    findings,
  });
}
