import type { TierLimits } from '../tiers.js';
import { ApiError } from './answer.js';

/** Overrides of an account's limits; what is left out is as the edition has it. */
export interface LimitSettings {
  readonly burst?: number;
  readonly intervalMs?: number;
  readonly searchPerSecond?: number;
  readonly daily?: number;
}

export interface RateLimits {
  /** Replaces all settings and starts every count afresh. */
  readonly set: (settings: LimitSettings) => void;
  /**
   * Counts a call and returns the headers of its answer. Throws the 429 where a limit is used up. Searches have a
   * limit of their own, for the whole account, and their answers carry no headers.
   */
  readonly admit: (caller: Caller) => Readonly<Record<string, string>>;
}

export interface Caller {
  readonly token: string;
  readonly isSearch: boolean;
  readonly tier: TierLimits;
  readonly now: number;
}

const INTERVAL_MS = 10_000;
const SEARCHES_PER_SECOND = 5;
const DAY_MS = 86_400_000;

export function createRateLimits(): RateLimits {
  let settings: LimitSettings = {};
  const calls = new Map<string, number[]>();
  let searches: number[] = [];
  let today = { day: -1, used: 0 };

  const countDay = (caller: Caller, daily: number): void => {
    const day = Math.floor(caller.now / DAY_MS);
    if (day !== today.day) today = { day, used: 0 };
    if (today.used >= daily) throw tooMany('DAILY', 'You have reached your daily limit.', {});
    today.used += 1;
  };

  const admitSearch = (now: number): void => {
    const limit = settings.searchPerSecond ?? SEARCHES_PER_SECOND;
    searches = searches.filter((at) => at > now - 1_000);
    if (searches.length >= limit) throw tooMany('SECONDLY', 'You have reached your secondly limit.', {});
    searches.push(now);
  };

  const admitCall = (caller: Caller, daily: number): Readonly<Record<string, string>> => {
    const max = settings.burst ?? caller.tier.burst;
    const interval = settings.intervalMs ?? INTERVAL_MS;
    const recent = (calls.get(caller.token) ?? []).filter((at) => at > caller.now - interval);
    const headers = (remaining: number): Readonly<Record<string, string>> => ({
      'X-HubSpot-RateLimit-Max': String(max),
      'X-HubSpot-RateLimit-Remaining': String(remaining),
      'X-HubSpot-RateLimit-Interval-Milliseconds': String(interval),
      'X-HubSpot-RateLimit-Daily': String(daily),
      'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(0, daily - today.used)),
    });
    if (recent.length >= max) {
      throw tooMany('TEN_SECONDLY_ROLLING', 'You have reached your ten_secondly_rolling limit.', headers(0));
    }
    recent.push(caller.now);
    calls.set(caller.token, recent);
    return headers(max - recent.length);
  };

  return {
    set: (next) => {
      settings = next;
      calls.clear();
      searches = [];
      today = { day: -1, used: 0 };
    },
    admit: (caller) => {
      const daily = settings.daily ?? caller.tier.daily;
      countDay(caller, daily);
      if (!caller.isSearch) return admitCall(caller, daily);
      admitSearch(caller.now);
      return {};
    },
  };
}

/** HubSpot's 429. */
export function tooMany(
  policyName: string,
  message: string,
  headers: Readonly<Record<string, string>>,
): ApiError {
  return new ApiError(429, { category: 'RATE_LIMITS', message, policyName }, headers);
}
