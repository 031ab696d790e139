/** Which tokens a run knows, so that none of them is printed. */
import { isJsonObject, parsedJson } from '../base/json.js';
import type { Redact } from './redact.js';
import { concealer, redactor } from './redact.js';

const NAMES = /^(?:HUBSPOT_ACCESS_TOKEN(?:_\w+)?|GITHUB_TOKEN|GH_TOKEN|GITLAB_TOKEN|CI_JOB_TOKEN)$/;
/** A JSON object with a token for each account. */
const OBJECT = 'HUBSPOT_ACCESS_TOKENS';
const SHORTEST_PART = 8;

/** The values of all tokens in an environment, and what stands in one that was pasted with something around it. */
function tokensIn(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value = '']) => {
    if (name === OBJECT) return tokensOfObject(value);
    return NAMES.test(name) ? spelledIn(value) : [];
  });
}

/** What may be a token in the value of a variable. */
function spelledIn(value: string): readonly string[] {
  const parts = value.split(/[\s"'`]/).filter((part) => part.length >= SHORTEST_PART);
  return [value.trim(), ...parts];
}

/** The values of the object, whose names are no secrets. Text that is no such object is taken apart. */
function tokensOfObject(text: string): readonly string[] {
  const value = parsedJson(text);
  const values = isJsonObject(value) ? Object.values(value) : [];
  const tokens = values.filter((one) => typeof one === 'string');
  const isWhole = isJsonObject(value) && tokens.length === values.length;
  const broken = isWhole ? [] : text.replace(/"[^"]*"\s*:/g, ' ').split(/[{}[\],:]/);
  return [...tokens, ...broken].flatMap(spelledIn);
}

/** The tokens that a run knows. Its environment holds some; an accounts file names variables with more. */
export interface Tokens {
  /** Adds the values of variables that turned out to hold tokens. */
  readonly learn: (values: readonly (string | undefined)[]) => void;
  readonly redact: Redact;
  readonly conceal: Redact;
}

/** The tokens of an environment, to begin with. */
export function createTokens(env: Readonly<Record<string, string | undefined>>): Tokens {
  const known = new Set(tokensIn(env));
  let redact = redactor([...known]);
  let conceal = concealer([...known]);
  return {
    learn: (values) => {
      const before = known.size;
      for (const token of values.flatMap((value = '') => spelledIn(value))) known.add(token);
      if (known.size === before) return;
      redact = redactor([...known]);
      conceal = concealer([...known]);
    },
    redact: (text) => redact(text),
    conceal: (text) => conceal(text),
  };
}
