import type { AccountReader } from '../../core/model/account.js';

/** A caching reader that sends each request once, for several comparisons of the same state. */
export function remembering(reader: AccountReader): AccountReader {
  return {
    get: once(
      (path) => reader.get(path),
      (path) => path,
    ),
    find: once(
      (path) => reader.find(path),
      (path) => path,
    ),
    list: once(
      (path) => reader.list(path),
      (path) => path,
    ),
    query: once(
      (path, body) => reader.query(path, body),
      (path, body) => `${path}\n${JSON.stringify(body)}`,
    ),
  };
}

function once<Args extends readonly unknown[], Answer>(
  ask: (...args: Args) => Promise<Answer>,
  keyOf: (...args: Args) => string,
): (...args: Args) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return (...args) => {
    const key = keyOf(...args);
    const known = answers.get(key) ?? ask(...args);
    answers.set(key, known);
    return known;
  };
}
