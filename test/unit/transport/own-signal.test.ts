import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ownSignal } from '../../../src/transport/own-signal.js';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

describe('a signal of our own', () => {
  it('aborts with theirs, for the same reason, however many follow it', () => {
    const theirs = new AbortController();
    const all = Array.from({ length: 50 }, () => ownSignal(theirs.signal));
    expect(listeners(theirs.signal)).toBe(1);
    theirs.abort('enough');
    expect(all.map(({ signal }) => signal.reason as unknown)).toEqual(all.map(() => 'enough'));
  });

  it('is aborted at once where theirs is', () => {
    const { signal } = ownSignal(AbortSignal.abort('before'));
    expect([signal.aborted, signal.reason]).toEqual([true, 'before']);
  });

  it('stays as it is once it is released, while the others follow', () => {
    const theirs = new AbortController();
    const [gone, stays] = [ownSignal(theirs.signal), ownSignal(theirs.signal)];
    gone.release();
    gone.release();
    theirs.abort();
    expect([gone.signal.aborted, stays.signal.aborted]).toEqual([false, true]);
  });

  it('leaves no listener behind, and follows again after that', () => {
    const theirs = new AbortController();
    for (const { release } of [ownSignal(theirs.signal), ownSignal(theirs.signal)]) release();
    expect(listeners(theirs.signal)).toBe(0);
    const later = ownSignal(theirs.signal);
    theirs.abort();
    expect(later.signal.aborted).toBe(true);
  });
});
