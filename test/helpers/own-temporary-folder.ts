import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const NAME = 'pipewright-tests-';

/** Gives a run of tests one folder for everything temporary, which goes with the run, however its tests ended. */
export default function ownTemporaryFolder(): (() => void) | undefined {
  // Each project of a run calls this; the first one's folder is for all.
  if (basename(tmpdir()).startsWith(NAME)) return undefined;
  const before = process.env['TMPDIR'];
  const folder = mkdtempSync(join(tmpdir(), NAME));
  process.env['TMPDIR'] = folder;
  return () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true });
  };
}
