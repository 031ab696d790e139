import { redactor, tokensIn } from '../../core/secrets/redact.js';
import { logText } from './runner-commands.js';

/** The source of tokens that must not get into a log; an AppContext is one, too. */
export interface LogTextOptions {
  /** Variables as in `process.env`; the tokens of HubSpot, GitHub and GitLab in it are redacted. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * A rendered text as the command line prints it: without tokens, and without anything that a CI runner would take for a
 * command. For text that people read, not for Markdown, HTML or JSON.
 */
export function renderLogText(text: string, { env = {} }: LogTextOptions = {}): string {
  return logText(redactor(tokensIn(env))(text));
}
