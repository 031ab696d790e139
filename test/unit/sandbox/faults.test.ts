import { describe, expect, it } from 'vitest';
import { createFaults, readFaultRule } from '../../../src/sandbox/control/faults.js';

function faultsOf(...rules: readonly object[]): (method?: string, path?: string) => string {
  const faults = createFaults();
  for (const rule of rules) {
    const read = readFaultRule(JSON.parse(JSON.stringify(rule)) as Parameters<typeof readFaultRule>[0]);
    if (typeof read === 'string') throw new Error(read);
    faults.add(read);
  }
  return (method = 'GET', path = '/a') => faults.next(method, path)?.kind ?? '-';
}

describe('fault rules', () => {
  it('count only the requests that fit', () => {
    const next = faultsOf({ kind: 'reset', method: 'post', path: '/b', skip: 1 });
    expect([next('GET', '/b'), next('POST', '/a'), next('POST', '/x/b?c'), next('POST', '/b')]).toEqual([
      '-',
      '-',
      '-',
      'reset',
    ]);
    expect(next('POST', '/b')).toBe('-');
  });

  it('let the first rule that fits and is left decide alone, also while it lets requests pass', () => {
    const next = faultsOf({ kind: 'reset', skip: 1 }, { kind: 'lost', times: 2 });
    expect([next(), next(), next(), next(), next()]).toEqual(['-', 'reset', 'lost', 'lost', '-']);
  });

  it('take done:NNN for a status that says no, and for nothing else', () => {
    expect(readFaultRule({ kind: 'done:503' })).toMatchObject({ effect: { kind: 'done', status: 503 } });
    for (const kind of ['done:200', 'done:', 'done'])
      expect(readFaultRule({ kind })).toContain('"kind" must be one of');
  });

  it('never hit with times 0', () => {
    expect(faultsOf({ kind: 'html', times: 0 })()).toBe('-');
  });
});
