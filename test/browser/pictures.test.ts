import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { planning } from './reports.js';

const docs = resolve(import.meta.dirname, '../../docs');
const pictures = join(docs, 'pictures');
const update = process.env['UPDATE_GOLDEN'] === '1';

/** Pictures that `plan --svg` writes, by the example that they are of. */
const BOARDS = ['retire-a-status', 'escalations'];
const LARGEST = 150 * 1024;

it.each(BOARDS)('the board in the guide is what plan --svg draws of the example: %s', async (example) => {
  const drawn = await planning(example, ['--svg', 'boards'], (_, folder) =>
    readFile(join(folder, 'boards/support.svg'), 'utf8'),
  );
  const path = join(pictures, `${example}.svg`);
  if (update) {
    await mkdir(pictures, { recursive: true });
    await writeFile(path, drawn);
  }
  expect(drawn).toBe(await readFile(path, 'utf8'));
});

it('every picture is small, is shown by the guide in words too, and every one that it shows is there', async () => {
  const guide = await readFile(join(docs, 'reviewing.md'), 'utf8');
  const shown = [...guide.matchAll(/!\[([^\]]+)\]\(pictures\/([^)]+)\)/gu)];
  const files = await readdir(pictures);
  expect(shown.map(([, , file]) => file).sort()).toEqual(files.sort());
  for (const [, words] of shown) expect(words?.length).toBeGreaterThan(40);
  for (const file of files) expect((await stat(join(pictures, file))).size).toBeLessThan(LARGEST);
});
