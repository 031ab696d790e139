import type { Json } from '../json.js';
import type { Subscription } from '../model.js';
import type { SandboxState } from '../store/state.js';

/** Why a person at the settings pages could not have done this. */
export interface PageProblem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** One of HubSpot's settings pages: where its settings stand, and what a person can set there. */
export interface Page {
  /** The steps of its settings' addresses; null where a live id stands. */
  readonly place: readonly (string | null)[];
  readonly isThere: (state: SandboxState, ids: readonly string[]) => boolean;
  /** The edition that a value takes. */
  readonly tier: (value: Json) => Subscription;
  /** What HubSpot would not take, or null. */
  readonly check: (state: SandboxState, value: Json) => PageProblem | null;
  /** What saving does, where it is more than keeping the value. */
  readonly save?: (state: SandboxState, value: Json) => void;
}

export function invalid(message: string): PageProblem {
  return pageProblem(400, 'INVALID_VALUE', message);
}

export function pageProblem(status: number, code: string, message: string): PageProblem {
  return { status, code, message };
}
