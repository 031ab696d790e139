import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Makes a pipe that nobody writes to: whoever opens it to read waits for ever. */
export async function makePipe(path: string): Promise<void> {
  await promisify(execFile)('sh', ['-c', 'mkfifo "$0"', path]);
}
