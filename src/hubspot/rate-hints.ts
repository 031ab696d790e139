type Headers = Readonly<Record<string, string>>;

/** The limits from the most recent answer that had limit headers; null if it left one out. */
export interface RateHints {
  readonly max: number | null;
  readonly remaining: number | null;
  readonly intervalMs: number | null;
  readonly daily: number | null;
  readonly dailyRemaining: number | null;
  /** The account's clock when it answered. */
  readonly serverTime: Date | null;
}

export const NO_HINTS: RateHints = {
  max: null,
  remaining: null,
  intervalMs: null,
  daily: null,
  dailyRemaining: null,
  serverTime: null,
};

/** The limit headers of an answer, or null where it has none (searches never do). */
export function rateHintsFrom(headers: Headers): RateHints | null {
  const read = (name: string): number | null => wholeNumber(headers[`x-hubspot-ratelimit-${name}`]);
  const hints: RateHints = {
    max: read('max'),
    remaining: read('remaining'),
    intervalMs: read('interval-milliseconds'),
    daily: read('daily'),
    dailyRemaining: read('daily-remaining'),
    serverTime: dateOf(headers['date']),
  };
  return Object.values({ ...hints, serverTime: null }).every((value) => value === null) ? null : hints;
}

function dateOf(text: string | undefined): Date | null {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time);
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : null;
}
