/**
 * One apply, disturbed at each of its writes, and finished with a fresh plan or with the same one. A scene says what is
 * applied and what must hold; the matrix says what happens at which write.
 */
import { describe, expect, it } from 'vitest';
import {
  observeSettings,
  settingsRealised,
  staleSettings,
} from '../../../src/app/apply/settings-staleness.js';
import { findStaleness } from '../../../src/app/apply/staleness.js';
import type { AccountWriter, Operation } from '../../../src/core/model/account.js';
import type { Config } from '../../../src/core/model/config.js';

import type { Plan } from '../../../src/core/plan/plan.js';
import { readPipelines } from '../../../src/resources/pipelines/read.js';
import type { Engine } from '../engine.js';
import { changesOf, executeOf, planOf } from '../engine.js';
import type { Kinds } from './matrix.js';
import { faultMatrix } from './matrix.js';

/** What is done to a write, and how the run that meets it ends. */
interface Kind {
  readonly name: string;
  readonly act:
    { readonly crash: 'before' | 'after' } | { readonly stop: true } | { readonly answer: string };
  /** `through`: as if nothing had been. `stops`: with an error, and the rest not tried. `either`: by the kind of write. */
  readonly ends: 'crashes' | 'through' | 'stops' | 'either';
}

const answered = (answer: string, ends: Kind['ends']): Kind => ({
  name: `it met ${answer}`,
  act: { answer },
  ends,
});

const KINDS: Kinds<Kind> = {
  'not done': [
    { name: 'the run crashed before it', act: { crash: 'before' }, ends: 'crashes' },
    answered('reset', 'through'),
    answered('status:503', 'through'),
    { name: 'the run was stopped before it', act: { stop: true }, ends: 'stops' },
    answered('status:500', 'either'),
    answered('status:429', 'through'),
    answered('status:502', 'through'),
    answered('status:504', 'through'),
  ],
  unheard: [
    { name: 'the run crashed after it', act: { crash: 'after' }, ends: 'crashes' },
    answered('lost', 'through'),
    answered('done:503', 'through'),
    answered('done:500', 'either'),
    answered('done:502', 'through'),
    answered('done:504', 'through'),
  ],
  unreadable: [
    answered('truncate', 'through'),
    answered('html', 'through'),
    answered('status:302', 'either'),
  ],
  refused: [
    answered('status:403', 'stops'),
    answered('status:400', 'either'),
    answered('status:409', 'either'),
    answered('status:401', 'stops'),
    answered('status:423', 'either'),
    answered('status:404', 'either'),
  ],
};

export interface Scene {
  readonly config: Config;
  /** Runs `use` beside the account that the apply finds. */
  readonly withAccount: <T>(use: (engine: Engine) => Promise<T>) => Promise<T>;
  /** Holds the account to what it has to be when everything is done. */
  readonly expectDone: (engine: Engine) => Promise<void>;
  /** What nothing may change, neither the run nor what disturbs it. */
  readonly lasting?: (engine: Engine) => Promise<unknown>;
}

const FINISHES = [
  {
    name: 'a fresh plan',
    planFor: (scene: Scene, { client }: Engine) => planOf({ client, config: scene.config }),
  },
  {
    name: 'the same plan',
    planFor: async (_scene: Scene, { client }: Engine, plan: Plan) => {
      const live = await readPipelines(client.reader);
      expect(findStaleness(plan, live)).toEqual([]);
      expect(staleSettings(plan, await observeSettings(plan, client.reader, live))).toEqual([]);
      return plan;
    },
  },
] as const;

/** The methods of the writes of an apply that nothing disturbs, in order. */
export async function writesOfApply({ withAccount, config, expectDone }: Scene): Promise<readonly string[]> {
  return withAccount(async (engine) => {
    const { client } = engine;
    const plan = await planOf({ client, config });
    const methods: string[] = [];
    const send = (operation: Operation): ReturnType<AccountWriter['send']> => {
      methods.push(operation.method);
      return client.writer.send(operation);
    };
    expect((await executeOf(client, plan, { writer: { ...client.writer, send } })).failed).toBeNull();
    await expectDone(engine);
    return methods;
  });
}

async function applyDisturbed(
  { client, sandbox }: Engine,
  plan: Plan,
  at: { write: number; kind: Kind },
): Promise<void> {
  const { act, ends } = at.kind;
  let sent = 0;
  const send = async (operation: Operation): ReturnType<AccountWriter['send']> => {
    const isHit = sent === at.write;
    sent += 1;
    if (!isHit) return client.writer.send(operation);
    if ('answer' in act) {
      const { method, path } = operation;
      await sandbox.control.faults({ method, path, kind: act.answer, times: 1 });
    }
    if ('crash' in act && act.crash === 'before') throw new Error('crash');
    const answer = await client.writer.send(operation);
    if ('crash' in act) throw new Error('crash');
    return answer;
  };
  const stopping = (): boolean => 'stop' in act && sent >= at.write;
  const run = executeOf(client, plan, { writer: { ...client.writer, send }, stopping });
  if (ends === 'crashes') {
    await expect(run).rejects.toThrow('crash');
  } else {
    const { failed } = await run;
    if (ends === 'through') expect(failed).toBeNull();
    if (ends === 'stops') expect(failed).not.toBeNull();
    if ('stop' in act) expect(failed?.error.code).toBe('INTERRUPTED');
  }
  expect(sent).toBeGreaterThanOrEqual('stop' in act ? at.write : at.write + 1);
  await sandbox.control.faults({ clear: true });
}

/** Disturbs the apply of a scene at each of its writes, and holds what comes afterwards to its end. */
export function testEachWrite(scene: Scene, writes: readonly string[]): void {
  const cells = faultMatrix(KINDS, writes.length).map((cell) => {
    const finish = FINISHES[cell.turn];
    const where = `number ${cell.write}, a ${writes[cell.write]}`;
    const title = `${where}, ${cell.fate}: ${cell.kind.name}; finished with ${finish.name}`;
    return [title, { ...cell, finish }] as const;
  });
  describe('a disturbed write', () => {
    it.each(cells)('%s', async (_title, { write, kind, finish }) => {
      await scene.withAccount(async (engine) => {
        const { client } = engine;
        const lasting = await scene.lasting?.(engine);
        const plan = await planOf({ client, config: scene.config });
        await applyDisturbed(engine, plan, { write, kind });
        expect(await scene.lasting?.(engine)).toEqual(lasting);
        const outcome = await executeOf(client, await finish.planFor(scene, engine, plan));
        expect([outcome.failed, outcome.notTried]).toEqual([null, []]);
        await scene.expectDone(engine);
        expect(await scene.lasting?.(engine)).toEqual(lasting);
        expect(changesOf(await planOf({ client, config: scene.config }))).toEqual([]);
        const live = await readPipelines(client.reader);
        expect(settingsRealised(await observeSettings(plan, client.reader, live))).toBe(true);
      });
    });
  });
}
