import { fstatSync, writeSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import { AppError, systemCode } from '../core/base/errors.js';
import type { OutputStream } from './world.js';

/** A stream of the process, and what kept a part of it from being written. */
interface WatchedOutput {
  readonly output: OutputStream;
  /** Resolves once everything is written, with the error where something could not be. */
  readonly end: () => Promise<AppError | null>;
}

/**
 * A reader that went away (`| head`) is no error, and no reason to leave an apply half done. A disk without room is none
 * to stop at either, but whoever kept the output must learn that it isn't whole.
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

/** A file, or a device such as /dev/full: where Node writes at once, and says nothing where it can't. */
function isPlain(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    return stat.isFile() || stat.isCharacterDevice();
  } catch {
    return false;
  }
}

/** Node's stream takes a write to a file for done that the disk had room for in part only. */
function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
}

function unwritten(name: string, code: string): AppError {
  return new AppError({
    code: 'FILE_UNWRITABLE',
    summary: `A part of ${name} could not be written (${code}).`,
    detail:
      'Where it was sent to has no room or is closed, so what stands there is not the whole result. What the command did to the account is done all the same: the journal below .pipewright/ has it.',
    hint: 'df -h .',
  });
}
