import type { AccountWriter, Operation, WriteAnswer } from '../core/model/account.js';
import type { Address } from '../core/base/address.js';
import { isBelow, thingOf } from '../core/base/address.js';
import type { Change } from '../core/plan/change.js';
import { AppError, BugError } from '../core/base/errors.js';
import type {
  ApplyScope,
  ApplySession,
  LostDate,
  MadeThing,
  StepFacet,
  UnfinishedMove,
} from '../core/kinds/facets.js';
import { APPLY_GOES_ON } from '../core/model/going-on.js';
import type { GoingOn } from '../core/model/going-on.js';
import { idsIn } from '../core/plan/plan-ids.js';
import { interrupted } from './interrupted.js';
import type { Progress } from '../core/model/progress.js';
import type { PhaseOf } from '../core/plan/phase.js';
import type { Plan } from '../core/plan/plan.js';
import type { Recorder } from './recorder.js';

export interface ExecuteInput {
  readonly plan: Plan;
  readonly steppings: readonly StepFacet[];
  readonly phaseOf: PhaseOf;
  readonly writer: AccountWriter;
  readonly recorder: Recorder;
  readonly sleep: (ms: number) => Promise<void>;
  readonly talk: (progress: Progress) => void;
  /** True once the user wants to stop: nothing new is started. */
  readonly stopping: () => boolean;
  /** What errors say to type next; left out, the words of an apply. */
  readonly goingOn?: GoingOn;
  /** Called when the account gave a created thing another id than it was asked for. */
  readonly pin: (address: string, id: string) => Promise<void>;
  /** Moves of a run that was cut off before it had seen the tickets' close dates: they come first. */
  readonly unfinished?: readonly UnfinishedMove[];
}

/** The state of one execution. Mutable, and known to this folder only. */
export interface Run {
  readonly input: ExecuteInput;
  readonly goingOn: GoingOn;
  readonly done: Set<Change>;
  /** Changes that were begun, whatever came of it. */
  readonly tried: Set<Change>;
  /** Changes that were still to be done when they were first looked at, or that a request of this run was sent for. */
  readonly worked: Set<Change>;
  /** Addresses that a request of this run was about. */
  readonly touched: Set<Address>;
  /** Creates that the look at something above them showed to be done. */
  readonly covered: Set<Address>;
  /** Created by this run, and on record as seen. */
  readonly made: Set<Address>;
  readonly waiting: Change[];
  readonly notTried: Change[];
  failed: { readonly change: Change; readonly error: AppError } | null;
  /** The error that ends the run; a failure that only stops one delete isn't fatal. */
  fatal: AppError | null;
  ticketsMoved: number;
  /** Close dates: how many were kept, and those that HubSpot would not take. */
  readonly dates: { kept: number; readonly lost: LostDate[] };
  requests: number;
  wrote: boolean;
  readonly steppingOf: (change: Change) => StepFacet;
  /** How tickets are moved, whatever change they are in the way of. */
  readonly ticketMoves: () => StepFacet;
  readonly scope: (detour: boolean) => ApplyScope;
  readonly session: () => ApplySession;
  readonly send: (operation: Operation) => Promise<WriteAnswer>;
  readonly learn: (address: Address, id: string) => Promise<void>;
  readonly finish: (change: Change) => void;
  readonly fail: (change: Change, error: AppError) => void;
  /** True for a delete whose tickets could not all leave, and for a move of the rest that would take them elsewhere. */
  readonly isStopped: (change: Change) => boolean;
}

/** Codes that stop one delete and nothing else. */
const LOCAL: readonly string[] = ['TICKETS_NOT_MOVED'];

export function openRun(input: ExecuteInput): Run {
  const { plan, goingOn = APPLY_GOES_ON } = input;
  const ids = idsIn(plan);
  const sent = new Set<Address>();
  const stopped: Change[] = [];
  const run: Run = {
    ...{ input, goingOn },
    done: new Set(),
    tried: new Set(),
    worked: new Set(),
    touched: new Set(),
    ...{ covered: new Set(), made: new Set() },
    waiting: [],
    notTried: [],
    failed: null,
    fatal: null,
    ...{ ticketsMoved: 0, requests: 0, wrote: false },
    dates: { kept: 0, lost: [] },
    steppingOf: (change) => steppingFor(input, change.kind),
    ticketMoves: () => movingIn(input),
    scope: (detour) => ({
      plan,
      idOf: (address) => ids.get(address) ?? null,
      sent: (address) => sent.has(address),
      ticketsMoved: plan.changes.every((change) => change.action !== 'migrate' || run.tried.has(change)),
      detour,
    }),
    session: () => ({
      scope: run.scope(false),
      reader: input.writer,
      send: run.send,
      recordTickets: input.recorder.tickets,
      recordDates: input.recorder.closeDates,
      sleep: input.sleep,
      talk: input.talk,
    }),
    send: (operation) => {
      if (operation.method === 'POST') for (const address of operation.addresses) sent.add(address);
      return sendOnRecord(run, operation);
    },
    learn: async (address, id) => {
      const known = ids.get(address);
      ids.set(address, id);
      if (known !== id) await input.pin(address, id);
      if (sent.has(address)) await recordMade(run, { address, id });
    },
    finish: (change) => {
      run.done.add(change);
      input.talk({ kind: 'change-done', address: change.address, action: change.action });
    },
    fail: (change, error) => {
      run.failed ??= { change, error };
      if (LOCAL.includes(error.code)) stopped.push(change);
      else run.fatal ??= error;
    },
    isStopped: (change) => stopped.some((failed) => standsBehind(failed, change)),
  };
  return run;
}

/** A delete waits for its tickets; what moves the rest of a status would take those elsewhere that could not go back. */
function standsBehind(failed: Change, { action, address, tickets }: Change): boolean {
  if (action === 'delete') return isBelow(failed.address, address);
  const isRest = action === 'migrate' && tickets?.chosen === undefined;
  return isRest && thingOf(failed.address) === thingOf(address);
}

function steppingFor({ steppings }: ExecuteInput, kind: Change['kind']): StepFacet {
  const stepping = steppings.find(({ changes }) => changes.includes(kind));
  if (stepping === undefined) throw new BugError(`nothing makes changes of the kind ${kind}`);
  return stepping;
}

function movingIn({ steppings }: ExecuteInput): StepFacet {
  const stepping = steppings.find(({ run }) => run !== undefined);
  if (stepping === undefined) throw new BugError('nothing moves tickets');
  return stepping;
}

async function recordMade({ made, input }: Run, thing: MadeThing): Promise<void> {
  if (made.has(thing.address)) return;
  made.add(thing.address);
  await input.recorder.made(thing);
}

/** Intent before, result after. */
async function sendOnRecord(run: Run, operation: Operation): Promise<WriteAnswer> {
  const { input } = run;
  if (input.stopping()) throw interrupted(run.goingOn);
  const intent = await input.recorder.intent(operation);
  run.wrote = true;
  run.requests += 1;
  for (const address of operation.addresses) run.touched.add(address);
  try {
    const answer = await input.writer.send(operation);
    await input.recorder.result(intent, { status: answer.status });
    return answer;
  } catch (error) {
    if (error instanceof AppError) await input.recorder.result(intent, { error });
    throw error;
  }
}
