import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runBuilt } from '../helpers/run-built.js';

const program = resolve(import.meta.dirname, '../../bin/run.js');

describe('--out to a stream of the process', () => {
  it.each([
    ['/dev/stdout', '| cat'],
    ['/dev/stdout', '> shown; cat shown'],
    ['/dev/stdout', '>> shown; cat shown'],
    ['/dev/fd/1', '| cat'],
    ['/dev/stderr', '2>&1 > /dev/null | cat'],
    ['/dev/fd/3', '3>&1 > /dev/null'],
  ])('writes the plan there, whole and once: %s %s', async (out, where) => {
    const cwd = await mkdtemp(join(tmpdir(), 'pipewright-streams-'));
    const env = { PATH: process.env['PATH'], HOME: cwd };
    try {
      await runBuilt(['init'], { cwd, env: { HOME: cwd } });
      const command = `"${process.execPath}" "${program}" plan --sandbox --out ${out} ${where}`;
      const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd, env });
      const [start, end] = [stdout.indexOf('{\n'), stdout.indexOf('\n}\n') + 2];
      expect(JSON.parse(stdout.slice(start, end))).toMatchObject({ formatVersion: '1' });
      expect(stdout.match(/"formatVersion"/gu)).toHaveLength(1);
      if (out === '/dev/stdout') expect(stdout.slice(end)).toContain('No changes');
      expect((await readdir(cwd)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    } finally {
      await rm(cwd, { recursive: true });
    }
  });
});
