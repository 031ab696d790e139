import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createContext } from '../../../src/app/context.js';
import { runGit } from '../../../src/app/plan/git.js';

describe('what waits for something else', () => {
  const whyItEnds = new Error('interrupted');
  const contextUntil = (signal: AbortSignal) =>
    createContext({ cwd: tmpdir(), env: process.env, signal, talk: () => undefined });

  it('ends at once when the run does, with the reason of the run', async () => {
    const run = new AbortController();
    const ctx = contextUntil(run.signal);
    const waits = [ctx.sleep(3_600_000), runGit(ctx, ['cat-file', '--batch'])];
    run.abort(whyItEnds);
    const ended = { status: 'rejected', reason: whyItEnds };
    expect(await Promise.allSettled(waits)).toEqual([ended, ended]);
  });

  it('does not even begin after the run has ended', async () => {
    const ctx = contextUntil(AbortSignal.abort(whyItEnds));
    await expect(ctx.sleep(3_600_000)).rejects.toBe(whyItEnds);
    await expect(runGit(ctx, ['--version'])).rejects.toBe(whyItEnds);
  });
});
