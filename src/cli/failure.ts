import { accountWords, asksForJson, flagsOf } from './command-line.js';
import { exitCodeOf } from '../core/base/codes.js';
import { AppError } from '../core/base/errors.js';
import type { InnerWorld } from './world.js';
import { styleFor } from './world.js';

/** Reports an error, as text on stderr or as one JSON document on stdout, and returns the exit code. */
export async function reportFailure(
  error: unknown,
  argv: readonly string[],
  world: InnerWorld,
): Promise<number> {
  if (asksForJson(argv)) {
    const { renderErrorJson } = await import('../render/messages/error-json.js');
    world.stdout.document(renderErrorJson(error));
  } else {
    const [{ renderErrorText }, { shellWord }, { frameTexts }] = await Promise.all([
      import('../render/messages/diagnostics.js'),
      import('../render/words/apply-command.js'),
      import('../app/files/frame-texts.js'),
    ]);
    const style = {
      ...styleFor(world.env, world.stderr, flagsOf(argv).includes('--no-color')),
      conceal: world.tokens.conceal,
      accountFlags: accountWords(argv).map(shellWord).join(' '),
    };
    const stack = world.env['PIPEWRIGHT_DEBUG'] === '1';
    const texts = await frameTexts(placesOf(error), world.cwd);
    world.stderr.write(renderErrorText(error, { ...style, texts, stack }));
  }
  return exitCodeOf(error instanceof AppError ? error.code : 'BUG');
}

/** The files that an error refers to. */
function placesOf(error: unknown): readonly string[] {
  if (!(error instanceof AppError)) return [];
  return [error.diagnostic, ...error.findings].flatMap(({ source }) => source?.file ?? []);
}
