import { fstatSync, writeSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import { AppError, systemCode } from '../core/base/errors.js';
import type { OutputStream } from './world.js';

/** A stream of the process, and the error that kept part of it from being written. */
interface WatchedOutput {
  readonly output: OutputStream;
  /** Resolves once everything is written, with the error if something could not be. */
  readonly end: () => Promise<AppError | null>;
}

/**
 * A reader that goes away (`| head`) is not an error, and no reason to stop an apply halfway. Neither is a full disk, but
 * whoever keeps the output must learn that it is incomplete.
 */
export function watched(stream: NodeJS.WriteStream & { readonly fd: number }, name: string): WatchedOutput {
  let problem: AppError | null = null;
  const failed = (error: unknown): void => {
    const code = systemCode(error) ?? 'unknown reason';
    if (code !== 'EPIPE' && code !== 'ERR_STREAM_DESTROYED') problem ??= unwritten(name, code);
  };
  const atOnce = isPlain(stream.fd) && !stream.isTTY;
  const write = atOnce
    ? (text: string) => writeWhole(stream.fd, text)
    : (text: string) => void stream.write(text, (error) => (error == null ? undefined : failed(error)));
  stream.on('error', failed);
  return {
    output: {
      write: (text) => {
        try {
          write(text);
        } catch (error) {
          failed(error);
        }
      },
      isTTY: stream.isTTY,
      columns: stream.isTTY ? stream.columns : 80,
    },
    end: async () => {
      if (!atOnce) await new Promise<void>((resolve) => stream.write('', () => resolve()));
      return problem;
    },
  };
}

/** A file, or a device such as /dev/full: Node writes to it synchronously, and doesn't report failures. */
function isPlain(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    return stat.isFile() || stat.isCharacterDevice();
  } catch {
    return false;
  }
}

/** Node's stream reports a partial write to a file as complete. */
function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
}

function unwritten(name: string, code: string): AppError {
  return new AppError({
    code: 'FILE_UNWRITABLE',
    summary: `Part of ${name} could not be written (${code}).`,
    detail:
      'The destination is full or closed, so the output there is incomplete. Whatever the command did to the account is done: see the journal in .pipewright/.',
    hint: 'df -h .',
  });
}
