import { accountWords, asksForJson, flagsOf } from './command-line.js';
import { exitCodeOf } from './core/codes.js';
import { AppError } from './core/errors.js';
import type { InnerWorld } from './world.js';
import { styleFor } from './world.js';

/** Tells what went wrong, as text on stderr or as one JSON document on stdout, and answers with the exit code. */
export async function reportFailure(
  error: unknown,
  argv: readonly string[],
  world: InnerWorld,
): Promise<number> {
  if (asksForJson(argv)) {
    const { renderErrorJson } = await import('./render/error-json.js');
    world.stdout.document(renderErrorJson(error));
  } else {
    const [{ renderErrorText }, { shellWord }, { frameTexts }] = await Promise.all([
      import('./render/diagnostics.js'),
      import('./render/apply-command.js'),
      import('./app/frame-texts.js'),
    ]);
    const style = {
      ...styleFor(world.env, world.stderr, flagsOf(argv).includes('--no-color')),
      conceal: world.conceal,
      accountFlags: accountWords(argv).map(shellWord).join(' '),
    };
    const stack = world.env['PIPEWRIGHT_DEBUG'] === '1';
    const texts = await frameTexts(placesOf(error), world.cwd);
    world.stderr.write(renderErrorText(error, { ...style, texts, stack }));
  }
  return exitCodeOf(error instanceof AppError ? error.code : 'BUG');
}

/** The files that an error points into. */
function placesOf(error: unknown): readonly string[] {
  if (!(error instanceof AppError)) return [];
  return [error.diagnostic, ...error.findings].flatMap(({ source }) => source?.file ?? []);
}
