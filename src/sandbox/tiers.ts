import { SUBSCRIPTIONS, type Subscription } from './model.js';

/** What an edition allows: custom ticket pipelines, requests in ten seconds per token, requests in a day. */
export interface TierLimits {
  readonly customPipelines: number;
  readonly burst: number;
  readonly daily: number;
}

const LIMITS: Readonly<Record<Subscription, TierLimits>> = {
  free: { customPipelines: 0, burst: 100, daily: 250_000 },
  starter: { customPipelines: 15, burst: 100, daily: 250_000 },
  professional: { customPipelines: 100, burst: 190, daily: 625_000 },
  enterprise: { customPipelines: 350, burst: 190, daily: 1_000_000 },
};

/** Stages one ticket pipeline can hold, in every edition. */
export const STAGES_PER_PIPELINE = 100;

export function tierLimits(subscription: Subscription): TierLimits {
  return LIMITS[subscription];
}

/** True when `subscription` is `wanted` or higher. */
export function hasTier(subscription: Subscription, wanted: Subscription): boolean {
  return SUBSCRIPTIONS.indexOf(subscription) >= SUBSCRIPTIONS.indexOf(wanted);
}
