import { redactor, tokensIn } from '../../core/secrets/redact.js';
import { logText } from './runner-commands.js';

/** Whose tokens must not get into a log: a context is one, too. */
export interface LogTextOptions {
  /** Variables as in `process.env`; the tokens of HubSpot, GitHub and GitLab in it are covered. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * A text that other renderers made, as the command line lets it out: no token is left in it, and nothing that a CI runner
 * would take for a command. It is for text that people read, not for Markdown, HTML or JSON.
 */
export function renderLogText(text: string, { env = {} }: LogTextOptions = {}): string {
  return logText(redactor(tokensIn(env))(text));
}
