import { createTokens } from '../core/secrets/tokens.js';
import { logText } from '../render/terminal/runner-commands.js';
import type { Door, InnerWorld, OutputStream, World } from './world.js';

/**
 * All text leaves the program through here. It redacts the tokens that the run knows, and defuses anything in text for
 * people that a CI runner would take for a command.
 */
export function behindDoor(world: World): InnerWorld {
  const tokens = createTokens(world.env);
  const { redact } = tokens;
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
    tokens,
  };
}
