import type { Operation } from '../../src/core/model/account.js';
import { AppError } from '../../src/core/base/errors.js';
import type { JsonObject } from '../../src/core/base/json.js';
import type { Progress } from '../../src/core/model/progress.js';
import type { HubSpotClient } from '../../src/hubspot/client.js';
import { createClient } from '../../src/hubspot/client.js';
import type { ClientOptions } from '../../src/hubspot/options.js';

export const PIPELINES = '/crm/pipelines/2026-09/tickets';
export const SEARCH = '/crm/objects/2026-09/tickets/search';

export interface Rig {
  readonly client: HubSpotClient;
  /** Every wait the client asked for, in order. */
  readonly waits: number[];
  readonly talked: Progress[];
  readonly stop: AbortController;
}

/** A client whose clock stands still but for its waits, which take no time. Jitter is at its largest. */
export function rig(url: string, options: Partial<ClientOptions> = {}): Rig {
  const waits: number[] = [];
  const talked: Progress[] = [];
  const stop = new AbortController();
  let time = Date.parse('2026-11-23T12:00:00.000Z');
  const client = createClient({
    baseUrl: url,
    token: 'pat-sandbox-test',
    now: () => new Date(time),
    sleep: (ms, signal) => {
      if (signal?.aborted === true) return Promise.reject(new Error('aborted'));
      waits.push(ms);
      time += ms;
      return Promise.resolve();
    },
    random: () => 1,
    signal: stop.signal,
    talk: (progress) => talked.push(progress),
    ...options,
  });
  return { client, waits, talked, stop };
}

/** The real clock, for what is about the time between requests. */
export const realTime = {
  now: () => new Date(),
  sleep: (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          reject(new Error('aborted'));
        },
        { once: true },
      );
    }),
};

/** The AppError that a promise ends with. Anything else fails the test. */
export async function failure(promise: Promise<unknown>): Promise<AppError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was expected to fail');
}

/** A pipeline to create: look-first, like every POST. */
export function creation(id: string): Operation {
  return {
    method: 'POST',
    path: PIPELINES,
    body: {
      pipelineId: id,
      label: `Pipeline ${id}`,
      displayOrder: 5,
      stages: [
        { stageId: `${id}_open`, label: 'Open', displayOrder: 0, metadata: { ticketState: 'OPEN' } },
        { stageId: `${id}_done`, label: 'Done', displayOrder: 1, metadata: { ticketState: 'CLOSED' } },
      ],
    },
    retry: 'look-first',
    addresses: [`pipelines.${id}`],
  };
}

/** A new label for the default pipeline: the same twice has the effect of one. */
export function relabel(label: string): Operation {
  return {
    method: 'PATCH',
    path: `${PIPELINES}/0`,
    body: { label },
    retry: 'safe',
    addresses: ['pipelines.support'],
  };
}

export function countIn(status: string): JsonObject {
  return {
    filterGroups: [{ filters: [{ propertyName: 'hs_pipeline_stage', operator: 'EQ', value: status }] }],
    limit: 1,
  };
}
