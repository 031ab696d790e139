import { chmod, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newestOwnJournals } from '../../../src/app/apply/journals.js';
import { createJournal } from '../../../src/execute/journal.js';
import { eachInOwnFolder } from '../../helpers/each-test.js';

const ACCOUNT = { portalId: 1000001, origin: 'https://api.example.com' };
const never = (): boolean => false;

describe('journals whose unfinished moves an apply finishes', () => {
  let root = '';
  eachInOwnFolder((own) => {
    root = own;
  });

  /** Writes one with our own code, as an enemy could too. */
  async function journal(second: number, code: 'API_REFUSED' | null): Promise<string> {
    const now = (): Date => new Date(Date.UTC(2026, 0, 1, 12, 0, second));
    const start = {
      ...ACCOUNT,
      tool: { name: 'pipewright', version: '0' } as const,
      planHash: `sha256:${second}`,
    };
    const made = createJournal({ root, now, start, redact: (text) => text });
    const operation = { method: 'POST', path: '/x', body: {}, retry: 'look-first', addresses: [] } as const;
    await made.result(await made.intent(operation), { status: 200 });
    await made.end({ status: 'partial', code });
    await made.close();
    return made.file() ?? '';
  }

  const hashes = async (ends: Parameters<typeof newestOwnJournals>[2] = never): Promise<readonly unknown[]> =>
    (await newestOwnJournals(root, ACCOUNT, ends)).map(([start]) =>
      start?.kind === 'start' ? start.planHash : null,
    );

  it('are read from the newest back to the one that ends them, oldest first', async () => {
    await journal(1, 'API_REFUSED');
    await journal(2, null);
    await journal(3, 'API_REFUSED');
    await journal(4, 'API_REFUSED');
    const endedWell: Parameters<typeof newestOwnJournals>[2] = ({ records }) => {
      const end = records.at(-1);
      return end?.kind === 'end' && end.code === null;
    };
    expect(await hashes(endedWell)).toEqual(['sha256:3', 'sha256:4']);
  });

  it.each([0o644, 0o640, 0o622])(
    'are none that others can read or write, as a checkout makes them: %o',
    async (mode) => {
      const planted = await journal(1, 'API_REFUSED');
      await journal(2, 'API_REFUSED');
      await chmod(planted, mode);
      expect(await hashes()).toEqual(['sha256:2']);
    },
  );

  it('are none of another account, and none that can be read only in part', async () => {
    const other = await journal(1, 'API_REFUSED');
    await rename(other, join(dirname(other), 'elsewhere.jsonl'));
    expect(await hashes()).toEqual([]);
    await journal(2, 'API_REFUSED');
    expect(await newestOwnJournals(root, { ...ACCOUNT, portalId: 2 }, never)).toEqual([]);
  });
});
