import { Buffer } from 'node:buffer';
import type { Dispatcher } from 'undici';
import type { HttpRequest, LostHow, Outcome } from './outcome.js';
import { answerFrom } from './outcome.js';
import { outcomeOfError } from './wire-errors.js';

/** One request in flight. It settles once, with its outcome. */
export interface Exchange {
  readonly handler: Dispatcher.DispatchHandler;
  /** Aborts it, because the user stopped the run. */
  stop(): void;
  /** True for a write that was already sent: aborting it would hide whether it took effect. */
  readonly mustEnd: boolean;
}

interface ExchangeOptions {
  readonly request: HttpRequest;
  /** Bounds the time to the first byte of the answer. */
  readonly answerMs: number;
  /** Bounds the time from the first byte to the last. */
  readonly wholeBodyMs: number;
  readonly bodyBytes: number;
  readonly settle: (outcome: Outcome) => void;
}

/** Its state, changed by timers, by the user and by undici. */
interface Call {
  controller: Dispatcher.DispatchController | null;
  settled: boolean;
  timer: NodeJS.Timeout | undefined;
}

export function createExchange(options: ExchangeOptions): Exchange {
  const { request } = options;
  const call: Call = { controller: null, settled: false, timer: undefined };

  const end = (outcome: Outcome): void => {
    if (call.settled) return;
    call.settled = true;
    clearTimeout(call.timer);
    options.settle(outcome);
  };
  const cut = (how: LostHow, reason: string): void => {
    const sent = call.controller !== null;
    end(sent ? { kind: 'lost', how, reason } : { kind: 'not-sent', reason, permanent: false });
    call.controller?.abort(new Error(reason));
  };
  const within = (ms: number): void => {
    clearTimeout(call.timer);
    call.timer = setTimeout(() => cut('timeout', 'no answer in time'), ms);
  };

  within(options.answerMs);
  return {
    stop: () => cut('stopped', 'stopped by the user'),
    get mustEnd() {
      return call.controller !== null && request.class !== 'read';
    },
    handler: handlerOf(options, call, { end, cut, within }),
  };
}

interface Steps {
  readonly end: (outcome: Outcome) => void;
  readonly cut: (how: LostHow, reason: string) => void;
  readonly within: (ms: number) => void;
}

function handlerOf(
  { wholeBodyMs, bodyBytes }: ExchangeOptions,
  call: Call,
  steps: Steps,
): Dispatcher.DispatchHandler {
  let status = 0;
  let headers: Record<string, string> = {};
  let size = 0;
  const chunks: Buffer[] = [];
  return {
    onRequestStart(controller) {
      call.controller = controller;
      if (call.settled) controller.abort(new Error('no longer wanted'));
    },
    onResponseStart(_controller, statusCode, incoming) {
      if (statusCode < 200) return;
      status = statusCode;
      headers = plainHeaders(incoming);
      steps.within(wholeBodyMs);
    },
    onResponseData(_controller, chunk) {
      size += chunk.length;
      if (size <= bodyBytes) chunks.push(chunk);
      else steps.cut('too-big', `an answer of more than ${bodyBytes} bytes`);
    },
    onResponseEnd() {
      steps.end({
        kind: 'answer',
        answer: answerFrom(status, headers, Buffer.concat(chunks).toString('utf8')),
      });
    },
    onResponseError(_controller, error) {
      steps.end(outcomeOfError(error, call.controller !== null, status !== 0));
    },
  };
}

function plainHeaders(
  incoming: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming)) {
    if (value !== undefined)
      headers[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  return headers;
}
