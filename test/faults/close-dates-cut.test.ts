/**
 * An apply that moves tickets between closed statuses of an account that sets its own close date behind each move, cut off
 * at any of its requests. After the next apply each ticket has the date that it had.
 */
import { describe, expect, it } from 'vitest';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../src/core/base/errors.js';
import {
  datesIn,
  HELD,
  heldIn,
  isMove,
  overriding,
  retiring,
  seedOf,
  spread,
} from '../helpers/close-dates.js';
import type { Kinds } from '../helpers/faults/matrix.js';
import { FATES, faultMatrix } from '../helpers/faults/matrix.js';
import type { FrontAct, FrontRequest } from '../helpers/front.js';
import type { Story } from '../helpers/story.js';
import { withStory } from '../helpers/story.js';

interface Kind {
  readonly name: string;
  readonly act: FrontAct;
}

/** What is done to one request. Nothing gets through behind it. */
const KINDS: Kinds<Kind> = {
  'not done': [
    { name: 'it is dropped', act: { kind: 'drop' } },
    { name: 'it is answered with 503', act: { kind: 'answer', status: 503 } },
  ],
  unheard: [{ name: 'its answer is dropped', act: { kind: 'lose' } }],
  unreadable: [{ name: 'its answer is cut', act: { kind: 'cut' } }],
  refused: [
    { name: 'it is answered with 403', act: { kind: 'answer', status: 403, body: { message: 'no' } } },
    { name: 'it is answered with 400', act: { kind: 'answer', status: 400, body: { message: 'no' } } },
  ],
};

interface Cut {
  readonly on: (request: FrontRequest) => FrontAct;
  readonly arm: () => void;
  /** Lets everything through again, and says what has come. */
  readonly heal: () => readonly FrontRequest[];
}

/** What is done to the request number `at` (from 0) once it is armed; everything behind it is dropped. */
function cutAt(at: number, act: FrontAct): Cut {
  const seen: FrontRequest[] = [];
  let armed = false;
  return {
    on: (request) => {
      if (!armed) return { kind: 'pass' };
      seen.push(request);
      const number = seen.length - 1;
      return number < at ? { kind: 'pass' } : number === at ? act : { kind: 'drop' };
    },
    arm: () => {
      armed = true;
    },
    heal: () => {
      armed = false;
      return seen;
    },
  };
}

/** Runs one apply that the cut hits; `use` goes on from there. */
async function cutOff<T>(
  cut: Cut,
  use: (story: Story, seen: readonly FrontRequest[], before: object) => Promise<T>,
): Promise<T> {
  const scene = {
    seed: seedOf(HELD),
    files: retiring('solved', 'done'),
    front: (sandbox: Story['sandbox']) => ({ after: overriding(sandbox), on: cut.on }),
  };
  return withStory(scene, async (story) => {
    const before = await spread(story.sandbox);
    cut.arm();
    // The first requests open the account; without it there is no run that could end.
    await story.apply().catch((error: unknown) => {
      expect(error).toBeInstanceOf(AppError);
    });
    return use(story, cut.heal(), before);
  });
}

/** The journal as a crash leaves it: without its last line, and without the answer that never came. */
async function crash({ cwd }: Story): Promise<void> {
  const folder = join(cwd, '.pipewright/journal');
  for (const name of await readdir(folder).catch(() => [])) {
    const file = join(folder, name);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const last = lines.map((line) => JSON.parse(line) as { readonly kind: string; readonly code?: unknown });
    if (last.at(-1)?.kind === 'end') last.pop();
    if (last.at(-1)?.kind === 'result' && last.at(-1)?.code !== null) last.pop();
    await writeFile(file, `${lines.slice(0, last.length).join('\n')}\n`);
  }
}

const isWrite = ({ method, path }: FrontRequest): boolean =>
  method !== 'GET' && !/\/(?:search|batch\/read|access-token-info)$/u.test(path);

/** Every request of an apply that nothing disturbs. */
const REQUESTS = await cutOff(cutAt(Infinity, { kind: 'pass' }), async (story, seen, before) => {
  expect(await datesIn(story.sandbox)).toEqual(before);
  return seen;
});

/** Every write meets every fate, and every read one of them in turn: to the account all that befalls a read is the same. */
const CELLS = faultMatrix(KINDS, REQUESTS.length).flatMap((cell) => {
  const request = REQUESTS[cell.write];
  const isDue =
    request !== undefined &&
    (isWrite(request) || FATES[Math.floor(cell.write / 2) % FATES.length] === cell.fate);
  if (!isDue) return [];
  const ending = cell.turn === 0 ? 'the run ends' : 'the run crashes';
  return [
    [`${cell.write}, a ${request.method}, ${cell.fate}: ${cell.kind.name}, and ${ending}`, cell] as const,
  ];
});

describe('an apply that is cut off loses no close date', () => {
  it('at any of its moves, dates and deletes, with reads between them', () => {
    expect(REQUESTS.length).toBeGreaterThan(12);
    expect(REQUESTS.filter(isMove)).not.toEqual([]);
    expect(new Set(REQUESTS.filter(isWrite).map(({ method }) => method))).toEqual(
      new Set(['POST', 'DELETE']),
    );
  });

  it.each(CELLS)('at request %s', async (_title, { write, kind, turn }) => {
    await cutOff(cutAt(write, kind.act), async (story, seen, before) => {
      expect(seen.length).toBeGreaterThan(write);
      if (turn === 1) await crash(story);
      const { end } = await story.apply();
      expect(end).toMatchObject({ exitCode: 0 });
      expect(await heldIn(story.sandbox)).toEqual({ open: 2, done: 10 });
      expect(await datesIn(story.sandbox)).toEqual(before);
    });
  });
});
