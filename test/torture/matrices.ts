/**
 * What is tried. A point is one disturbance at one place of the reference; it holds where the account ends as it must, no
 * ticket is lost, and no run ended with a stack or as a fault of our own.
 */
import type { Account } from './account.js';
import { accountOf, firstDifference, withoutGiven } from './account.js';
import type { Desk, Ran } from './desk.js';
import type { Disturbance } from './proxy.js';
import { CONSENT } from './scene.js';

export interface Point {
  readonly matrix: string;
  /** Says what to look at again: `--only` takes it. */
  readonly name: string;
  /** Null where it holds, else what is wrong. */
  readonly run: (desk: Desk) => Promise<string | null>;
}

/** The account before, after the apply, and how many writes the apply and its rollback send, with nothing disturbed. */
export interface Reference {
  readonly start: Account;
  readonly applied: Account;
  /** After the rollback: the start, but for permission sets that were given, which no API takes away. */
  readonly back: Account;
  readonly applyWrites: number;
  readonly rollbackWrites: number;
}

export const APPLY = ['apply', ...CONSENT];
const ROUNDS = 6;

export async function referenceOf(desk: Desk): Promise<Reference> {
  await desk.restart();
  const start = await accountOf(desk);
  mustEnd(await desk.run(APPLY));
  const applyWrites = desk.proxy.writes();
  const applied = await accountOf(desk);
  mustEnd(await desk.run(await rollbackOf(desk)));
  const rollbackWrites = desk.proxy.writes();
  const back = await accountOf(desk);
  const away = firstDifference(withoutGiven(back), withoutGiven(start));
  if (away !== null) throw new Error(`the reference rollback leaves ${away}`);
  return { start, applied, back, applyWrites, rollbackWrites };
}

function mustEnd({ code, text }: Ran): void {
  if (code !== 0) throw new Error(`the reference ended with ${code}:\n${text}`);
}

/** To the first snapshot: the state before everything. */
async function rollbackOf(desk: Desk): Promise<readonly string[]> {
  const [first] = (await desk.snapshots()).toSorted();
  return ['rollback', `.pipewright/snapshots/${first ?? 'none'}`, '--tickets', ...CONSENT];
}

const refusal = (status: number): Disturbance['answer'] => ({
  status,
  body: { status: 'error', message: 'not now', correlationId: 'torture', category: 'TORTURE' },
});

const KILLS: Readonly<Record<string, Disturbance>> = {
  'killed before': { done: false, answer: 'none', signals: ['SIGKILL'] },
  'killed after': { done: true, answer: 'none', signals: ['SIGKILL'] },
};

/** Not done, done and unheard, unreadable, refused. */
const FAULTS: Readonly<Record<string, Disturbance>> = {
  dropped: { done: false, answer: 'none' },
  lost: { done: true, answer: 'none' },
  '502 not done': { done: false, answer: refusal(502) },
  '502 done': { done: true, answer: refusal(502) },
  half: { done: true, answer: 'half' },
  html: { done: false, answer: 'html' },
  '400': { done: false, answer: refusal(400) },
  '403': { done: false, answer: refusal(403) },
  '404': { done: false, answer: refusal(404) },
  '429': { done: false, answer: refusal(429) },
};

const SIGNALS: Readonly<Record<string, Disturbance>> = {
  'Ctrl-C': { done: true, answer: 'as it is', signals: ['SIGINT'] },
  'Ctrl-C twice': { done: true, answer: 'as it is', signals: ['SIGINT', 'SIGINT'] },
  SIGTERM: { done: true, answer: 'as it is', signals: ['SIGTERM'] },
};

/** Runs a command until it ends well. Null, or why it never did. */
async function untilDone(desk: Desk, argv: readonly string[], first: Ran | null): Promise<string | null> {
  let last = first;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (last?.broken === true) return `ended badly: ${last.text.slice(0, 400)}`;
    if (last?.code === 0) return null;
    last = await desk.run(argv);
  }
  return last?.code === 0 && !last.broken ? null : `never ended: ${(last?.text ?? '').slice(0, 600)}`;
}

function applyPoints(matrix: string, how: Readonly<Record<string, Disturbance>>, of: Reference): Point[] {
  return places(of.applyWrites, how).map(({ at, name, disturbance }) => ({
    ...{ matrix, name: `${matrix}: apply, write ${at}, ${name}` },
    run: async (desk) => {
      await desk.restart();
      const first = await desk.run(APPLY, at, disturbance);
      const stopped = await untilDone(desk, APPLY, first);
      return stopped ?? firstDifference(await accountOf(desk), of.applied);
    },
  }));
}

function rollbackPoints(how: Readonly<Record<string, Disturbance>>, of: Reference): Point[] {
  const back = places(of.rollbackWrites, how).map(({ at, name, disturbance }) => ({
    ...{ matrix: 'rollback', name: `rollback: rollback, write ${at}, ${name}` },
    run: async (desk: Desk) => {
      await desk.restart();
      const stopped = await untilDone(desk, APPLY, await desk.run(APPLY));
      if (stopped !== null) return stopped;
      const argv = await rollbackOf(desk);
      return endsAtStart(desk, argv, await desk.run(argv, at, disturbance), of);
    },
  }));
  const forth = places(of.applyWrites, how).map(({ at, name, disturbance }) => ({
    ...{ matrix: 'rollback', name: `rollback: apply, write ${at}, ${name}, then back` },
    run: async (desk: Desk) => {
      await desk.restart();
      const first = await desk.run(APPLY, at, disturbance);
      const stopped = await untilDone(desk, APPLY, first);
      if (stopped !== null) return stopped;
      return endsAtStart(desk, await rollbackOf(desk), null, of);
    },
  }));
  return [...back, ...forth];
}

async function endsAtStart(
  desk: Desk,
  argv: readonly string[],
  first: Ran | null,
  of: Reference,
): Promise<string | null> {
  const stopped = await untilDone(desk, argv, first);
  if (stopped !== null) return stopped;
  const now = await accountOf(desk);
  return firstDifference(withoutGiven(now), withoutGiven(of.start));
}

function places(
  writes: number,
  how: Readonly<Record<string, Disturbance>>,
): readonly { readonly at: number; readonly name: string; readonly disturbance: Disturbance }[] {
  return Array.from({ length: writes }, (_, at) => at).flatMap((at) =>
    Object.entries(how).map(([name, disturbance]) => ({ at, name, disturbance })),
  );
}

const PIPELINES = '/crm/pipelines/2026-09/tickets';

/**
 * What a colleague does meanwhile; `ticket` is one of a status that goes. The run may stop, but it may neither undo that in
 * silence nor lose a ticket.
 */
const MEDDLINGS: Readonly<Record<string, (desk: Desk, ticket: string) => Promise<void>>> = {
  'renames a status': (desk) => desk.colleague('PATCH', `${PIPELINES}/p/stages/c`, { label: 'Theirs' }),
  'adds a status': (desk) =>
    desk.colleague('POST', `${PIPELINES}/p/stages`, {
      ...{ label: 'Theirs', displayOrder: 40, stageId: 'theirs', metadata: { ticketState: 'OPEN' } },
    }),
  'renames the pipeline': (desk) => desk.colleague('PATCH', `${PIPELINES}/p`, { label: 'Theirs' }),
  'takes the label of a pipeline to come': (desk) =>
    desk.colleague('PATCH', `${PIPELINES}/u`, { label: 'Support desk' }),
  'adds a ticket to a status that goes': async (desk) => {
    const { places: live } = await accountOf(desk);
    if (!live.has('p old')) return;
    await desk.colleague('POST', '/crm/objects/2026-09/tickets', {
      properties: { subject: 'late', hs_pipeline: 'p', hs_pipeline_stage: 'old' },
    });
  },
  'moves a ticket on': (desk, ticket) =>
    desk.colleague('POST', '/crm/objects/2026-09/tickets/batch/update', {
      inputs: [{ id: ticket, properties: { hs_pipeline: 'u', hs_pipeline_stage: 'u1' } }],
    }),
};

function meddlingPoints(of: Reference): Point[] {
  const [ticket = ''] = [...of.start.tickets].find(([, place]) => place === 'p old') ?? [];
  return Array.from({ length: of.applyWrites }, (_, at) => at).flatMap((at) =>
    Object.entries(MEDDLINGS).map(([name, meddle]) => ({
      ...{ matrix: 'meddling', name: `meddling: apply, write ${at}, a colleague ${name}` },
      run: async (desk: Desk) => {
        await desk.restart();
        const before = (): Promise<void> => meddle(desk, ticket);
        const ran = await desk.run(APPLY, at, { done: true, answer: 'as it is', before });
        if (ran.broken) return `ended badly: ${ran.text.slice(0, 400)}`;
        const now = await accountOf(desk);
        if (name === 'moves a ticket on' && now.tickets.get(ticket) !== 'u u1')
          return 'a ticket was moved back';
        return lost(of, now);
      },
    })),
  );
}

/** A ticket that is gone, or in a status that isn't there. */
function lost({ start }: Reference, now: Account): string | null {
  const missing = [...start.tickets.keys()].filter((id) => !now.tickets.has(id));
  if (missing.length > 0) return `tickets are gone: ${missing.slice(0, 5).join(', ')}`;
  const nowhere = [...now.tickets].filter(([, place]) => !now.places.has(place));
  return nowhere.length > 0 ? `tickets are in no status: ${nowhere[0]?.join(' in ') ?? ''}` : null;
}

export function pointsOf(of: Reference): readonly Point[] {
  return [
    ...applyPoints('crash', KILLS, of),
    ...applyPoints('fault', FAULTS, of),
    ...applyPoints('signal', SIGNALS, of),
    ...meddlingPoints(of),
    ...rollbackPoints({ ...KILLS, ...FAULTS, ...SIGNALS }, of),
  ];
}
