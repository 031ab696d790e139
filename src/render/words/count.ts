const THOUSANDS = new Intl.NumberFormat('en-US');

/** A number with thousands separated by commas, the same on every machine. */
export function digits(count: number): string {
  return THOUSANDS.format(count);
}

/** `1 ticket`, `132 tickets`, `2 statuses`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${digits(count)} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length <= 1) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
