import { DEEPEST, isObject, isShallow, parseJson } from '../json.js';
import { resetRuntime, reseedRuntime, type Runtime } from '../runtime.js';
import type { LimitSettings } from '../http/rate-limits.js';
import { parseSeed } from '../seed/parse.js';
import { putConsole } from './console.js';
import { FAULTS_AT_MOST, readFaultRule } from './faults.js';
import { stateBody } from './state-body.js';

/** What a control request is answered with. */
interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A control request, decoded. */
interface ControlRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

const PREFIX = '/_sandbox';
const CONSOLE = `${PREFIX}/console`;
/** Delays are at most an hour: a test that needs more has hung. The lag of searches delays nobody. */
const LATENCIES = { ms: 3_600_000, searchLagMs: 31_536_000_000 } as const;
const COUNT_AT_MOST = 1_000_000_000;
const LIMITS = {
  burst: COUNT_AT_MOST,
  intervalMs: 86_400_000,
  searchPerSecond: COUNT_AT_MOST,
  daily: COUNT_AT_MOST,
} as const;

/** True for a path that controls the sandbox and isn't part of HubSpot's API. */
export function isControlPath(pathname: string): boolean {
  return pathname === PREFIX || pathname.startsWith(`${PREFIX}/`);
}

/** Handles a control request. */
export function control(runtime: Runtime, request: ControlRequest): ControlAnswer {
  const { method, url } = request;
  if (url.pathname.startsWith(`${CONSOLE}/`)) return controlConsole(runtime, request);
  switch (`${method} ${url.pathname.slice(PREFIX.length)}`) {
    case 'GET /state':
      return ok(stateBody(runtime.state, url.searchParams.get('tickets') !== 'none'));
    case 'GET /ping':
      return ping(runtime, url.searchParams.get('lock'));
    case 'GET /requests':
      return ok({ requests: runtime.requests.all() });
    case 'GET /console':
      return ok(Object.fromEntries(runtime.state.console));
    case 'POST /reset':
      resetRuntime(runtime);
      return ok({ reset: true });
    case 'POST /seed':
      return controlSeed(runtime, request.body);
    case 'POST /latency':
      return withNumbers(request, LATENCIES, ({ ms, searchLagMs }) => {
        runtime.latencyMs = ms ?? runtime.latencyMs;
        if (searchLagMs !== undefined) runtime.lag.set(searchLagMs);
      });
    case 'POST /limits':
      return withNumbers(request, LIMITS, (limits: LimitSettings) => runtime.limits.set(limits));
    case 'POST /faults':
      return controlFaults(runtime, request);
    default:
      return refused(404, 'NO_SUCH_CONTROL', `there is nothing at ${method} ${url.pathname}`);
  }
}

/** With the id of a lock, the question is whether this is the server that holds it. */
function ping({ state, lockId }: Runtime, asked: string | null): ControlAnswer {
  if (asked !== null && asked !== lockId)
    return refused(409, 'OTHER_SANDBOX', 'this server does not hold that lock');
  return ok({ portalId: state.account.portalId });
}

function controlFaults(runtime: Runtime, request: ControlRequest): ControlAnswer {
  const body = parseJson(request.body);
  if (isObject(body) && body['clear'] === true) {
    runtime.faults.clear();
    return ok({ cleared: true });
  }
  const rule = readFaultRule(body);
  if (typeof rule === 'string') return refused(400, 'INVALID_FAULT', rule);
  if (!runtime.faults.add(rule))
    return refused(400, 'INVALID_FAULT', `there are already ${FAULTS_AT_MOST} faults`);
  return ok({ added: true });
}

function controlSeed(runtime: Runtime, text: string): ControlAnswer {
  const parsed = parseSeed(text, 'seed.json');
  if (!parsed.ok) {
    const first = parsed.problems[0];
    return refused(400, 'INVALID_SEED', first === undefined ? 'invalid' : `${first.path}: ${first.message}`);
  }
  reseedRuntime(runtime, parsed.seed);
  return ok({ token: runtime.state.tokens.keys().next().value, portalId: runtime.state.account.portalId });
}

function controlConsole(runtime: Runtime, request: ControlRequest): ControlAnswer {
  const address = decoded(request.url.pathname.slice(CONSOLE.length + 1));
  if (address === null) return refused(400, 'INVALID_ADDRESS', 'the address is not URL-encoded');
  if (request.method === 'GET') return ok({ value: runtime.state.console.get(address) ?? null });
  if (request.method !== 'PUT')
    return refused(405, 'NO_SUCH_CONTROL', 'a setting is read with GET and set with PUT');
  const body = parseJson(request.body);
  const value = isObject(body) ? body['value'] : undefined;
  if (value === undefined) return refused(400, 'INVALID_VALUE', 'the body must be {"value": ...}');
  if (!isShallow(value, DEEPEST)) return refused(400, 'INVALID_VALUE', `nested more than ${DEEPEST} deep`);
  const problem = putConsole(runtime.state, address, value);
  if (problem !== null) return refused(problem.status, problem.code, problem.message);
  runtime.state.revision += 1;
  return ok({ value });
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function withNumbers<K extends string>(
  request: ControlRequest,
  most: Readonly<Record<K, number>>,
  act: (numbers: Readonly<Partial<Record<K, number>>>) => void,
): ControlAnswer {
  const body = parseJson(request.body);
  if (!isObject(body)) return refused(400, 'INVALID_BODY', 'the body must be a JSON object');
  const numbers: Partial<Record<K, number>> = {};
  for (const [key, value] of Object.entries(body)) {
    if (!isKeyOf(most, key)) return refused(400, 'INVALID_BODY', `"${key}" is unknown`);
    if (typeof value !== 'number' || !(value >= 0 && value <= most[key]))
      return refused(400, 'INVALID_BODY', `"${key}" must be a number from 0 to ${most[key]}`);
    numbers[key] = value;
  }
  act(numbers);
  return ok(body);
}

function isKeyOf<K extends string>(record: Readonly<Record<K, number>>, key: string): key is K {
  return Object.hasOwn(record, key);
}

function ok(body: unknown): ControlAnswer {
  return { status: 200, body };
}

function refused(status: number, code: string, message: string): ControlAnswer {
  return { status, body: { error: { code, message } } };
}
