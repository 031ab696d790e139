import type { Tokens } from '../../core/secrets/tokens.js';
import { createTokens } from '../../core/secrets/tokens.js';
import { logText } from './runner-commands.js';

/** The source of tokens that must not get into a log; an AppContext is one, too. */
export interface LogTextOptions {
  /** Variables as in `process.env`; the tokens of HubSpot, GitHub and GitLab in it are redacted. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The same with the tokens that a context has learned of; `env` is then not looked at. */
  readonly tokens?: Tokens;
}

/**
 * A rendered text as the command line prints it: without tokens, and without anything that a CI runner would take for a
 * command. For text that people read, not for Markdown, HTML or JSON.
 */
export function renderLogText(
  text: string,
  { env = {}, tokens = createTokens(env) }: LogTextOptions = {},
): string {
  return logText(tokens.redact(text));
}
