import { isObject, type Json } from '../json.js';

/** What a fault does to the request it hits. */
export type FaultKind =
  | { readonly kind: 'status' | 'done'; readonly status: number }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'reset' | 'lost' | 'truncate' | 'html' };

interface FaultRule {
  readonly method?: string;
  /** A part of the path, query included. */
  readonly path?: string;
  /** How many matching requests pass first. */
  readonly skip: number;
  /** How many are hit after that. */
  readonly times: number;
  readonly effect: FaultKind;
}

/** Each request looks at all of them. */
export const FAULTS_AT_MOST = 1_000;
/** The longest delay, in milliseconds. */
const DELAY_AT_MOST = 3_600_000;
const TIMES_AT_MOST = 1_000_000_000;

export interface Faults {
  /** False where there are too many already. */
  readonly add: (rule: FaultRule) => boolean;
  readonly clear: () => void;
  /** The fault that hits this request, if any. Each request is counted by one rule: the first that fits and is left. */
  readonly next: (method: string, path: string) => FaultKind | undefined;
}

export function createFaults(): Faults {
  let rules: { readonly rule: FaultRule; skipped: number; hit: number }[] = [];
  return {
    add: (rule) => rules.length < FAULTS_AT_MOST && rules.push({ rule, skipped: 0, hit: 0 }) > 0,
    clear: () => (rules = []),
    next: (method, path) => {
      const entry = rules.find(({ rule, hit }) => hit < rule.times && fits(rule, method, path));
      if (entry === undefined) return undefined;
      if (entry.skipped < entry.rule.skip) {
        entry.skipped += 1;
        return undefined;
      }
      entry.hit += 1;
      return entry.rule.effect;
    },
  };
}

/** Reads a rule from a control request; a text says what is wrong with it. */
export function readFaultRule(body: Json | undefined): FaultRule | string {
  if (!isObject(body)) return 'a fault must be an object';
  const unknown = Object.keys(body).find((key) => !['method', 'path', 'skip', 'times', 'kind'].includes(key));
  if (unknown !== undefined) return `unknown key "${unknown}"`;
  const { method, path, skip = 0, times = 1, kind } = body;
  if (method !== undefined && typeof method !== 'string') return '"method" is not a string';
  if (path !== undefined && typeof path !== 'string') return '"path" is not a string';
  if (!isCount(skip)) return `"skip" is not a whole number from 0 to ${TIMES_AT_MOST}`;
  if (!isCount(times)) return `"times" is not a whole number from 0 to ${TIMES_AT_MOST}`;
  const effect = typeof kind === 'string' ? readKind(kind) : undefined;
  if (effect === undefined)
    return `"kind" must be one of status:NNN, done:NNN, delay:MS (at most ${DELAY_AT_MOST}), reset, lost, truncate, html`;
  return {
    skip,
    times,
    effect,
    ...(method === undefined ? {} : { method: method.toUpperCase() }),
    ...(path === undefined ? {} : { path }),
  };
}

function fits(rule: FaultRule, method: string, path: string): boolean {
  return (rule.method ?? method) === method && path.includes(rule.path ?? '');
}

function readKind(kind: string): FaultKind | undefined {
  if (kind === 'reset' || kind === 'lost' || kind === 'truncate' || kind === 'html') return { kind };
  const status = /^status:([2-5]\d\d)$/.exec(kind)?.[1];
  if (status !== undefined) return { kind: 'status', status: Number(status) };
  const done = /^done:([45]\d\d)$/.exec(kind)?.[1];
  if (done !== undefined) return { kind: 'done', status: Number(done) };
  const ms = Number(/^delay:(\d+)$/.exec(kind)?.[1]);
  return ms <= DELAY_AT_MOST ? { kind: 'delay', ms } : undefined;
}

function isCount(value: Json): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= TIMES_AT_MOST;
}
