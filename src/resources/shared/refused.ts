import { ApiError } from '../../core/base/errors.js';
import type { Unreadable } from '../../core/model/live-state.js';

/**
 * Reads something that not every account and token can: 403 and the statuses in `also` mean that it is unavailable
 * here.
 */
export async function unlessRefused<T>(
  read: () => Promise<T>,
  also: readonly number[] = [],
): Promise<T | Unreadable> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ApiError) || ![403, ...also].includes(error.refusal.status)) throw error;
    const { status, message } = error.refusal;
    return { unreadable: `HubSpot answered ${status}${message === null ? '' : `: ${message}`}` };
  }
}

export function isUnreadable(value: unknown): value is Unreadable {
  return typeof value === 'object' && value !== null && 'unreadable' in value;
}

/** What was read; null if it wasn't, or can't be. */
export function ifReadable<T>(answer: T | Unreadable | null): T | null {
  return isUnreadable(answer) ? null : answer;
}
