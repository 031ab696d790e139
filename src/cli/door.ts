import { concealer, redactor, tokensIn } from '../core/secrets/redact.js';
import { logText } from '../render/terminal/runner-commands.js';
import type { Door, InnerWorld, OutputStream, World } from './world.js';

/**
 * All text leaves the program through here. It redacts the tokens of the environment, and defuses anything in text for
 * people that a CI runner would take for a command.
 */
export function behindDoor(world: World): InnerWorld {
  const tokens = tokensIn(world.env);
  const redact = redactor(tokens);
  const doorOf = ({ write, isTTY, columns }: OutputStream): Door => ({
    write: (text) => write(logText(redact(text))),
    document: (text) => write(redact(text)),
    reveal: write,
    isTTY,
    columns,
  });
  return {
    ...world,
    stdout: doorOf(world.stdout),
    stderr: doorOf(world.stderr),
    redact,
    conceal: concealer(tokens),
  };
}
