import { describe, expect, it } from 'vitest';
import { read } from './reading.js';

/** Sizes at which anything but linear work would not end before the test does. */
const lines = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('');

const pipeline = (at: number, key: string, label: string): string =>
  `  - { key: ${key}, label: ${label}, idPrefix: p${at}_, statuses: [{ key: a, label: A, state: open }, { key: b, label: B, state: closed }] }\n`;

describe('what is told of a configuration', () => {
  it.each([
    ['60,000 unknown keys', `version: 1\npipelines: []\n${lines(60_000, (at) => `k${at}: 1\n`)}`],
    ['3,000 equal keys', `version: 1\npipelines:\n${lines(3000, (at) => pipeline(at, 'same', `L${at}`))}`],
    ['3,000 equal labels', `version: 1\npipelines:\n${lines(3000, (at) => pipeline(at, `k${at}`, 'Same'))}`],
    [
      '3,000 unknown references',
      `version: 1\npipelines:\n${lines(3000, (at) => pipeline(at, `k${at}`, `L${at}`).replace(' }\n', `, retired: [{ status: "9", moveTicketsTo: none${at}.a }] }\n`))}`,
    ],
  ])('is at most 1,000 problems, and the count of the rest: %s', async (_, text) => {
    const { ok, findings } = await read(text);
    expect(ok).toBe(false);
    expect(findings).toHaveLength(1001);
    expect(findings.at(-1)).toMatchObject({ severity: 'error', code: findings.at(-2)?.code });
    expect(findings.at(-1)?.summary).toMatch(/^There are \d+ more problems\.$/u);
  });

  it('counts all that it leaves out', async () => {
    const { findings } = await read(`version: 1\npipelines: []\n${lines(5000, (at) => `k${at}: 1\n`)}`);
    expect(findings.at(-1)?.summary).toBe('There are 4000 more problems.');
  });

  it('keeps an error among thousands of notes', async () => {
    const many = lines(40, (at) => {
      const statuses = lines(
        99,
        (n) => `      - { key: s${n}, label: ${'x'.repeat(40)}${n}, state: open }\n`,
      );
      return `  - key: p${at}\n    label: L${at}\n    idPrefix: p${at}_\n    statuses:\n${statuses}`;
    });
    expect((await read(`version: 1\npipelines:\n${many}`)).ok).toBe(false);
  });

  it('finds its way through a chain of 400 merges, and through one that doubles', async () => {
    const chain = lines(400, (at) => `x-${at + 1}: &a${at + 1} { <<: *a${at}, bogus: 1 }\n`);
    const doubling = lines(14, (at) => `x-d${at + 1}: &d${at + 1} { <<: [*d${at}, *d${at}] }\n`);
    const head = 'version: 1\nx-0: &a0 { label: L }\nx-d0: &d0 { labl: L }\n';
    const use = 'pipelines:\n  - { <<: *a400, key: p }\n  - { <<: *d14, key: q }\n';
    const { findings } = await read(`${head}${chain}${doubling}${use}`);
    const unknown = findings.filter(({ code }) => code === 'SCHEMA_UNKNOWN_PROPERTY');
    expect(unknown.map(({ source }) => source?.line)).toEqual([3, 403]);
  });
});
