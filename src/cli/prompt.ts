import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { ApplyInput } from '../app/types.js';
import { renderQuestion } from '../render/text/question-text.js';
import type { Style } from '../render/terminal/style.js';
import type { World } from './world.js';

/** Asks on stderr, so that stdout holds results only. The end of input means no; Ctrl-C ends the run. */
export function createAsk(world: World, style: Style): NonNullable<ApplyInput['ask']> {
  return async (question) => {
    const { text, expected } = renderQuestion(question, style);
    const answer = await readLine(world, text);
    return answer?.trim() === expected;
  };
}

async function readLine(world: World, prompt: string): Promise<string | null> {
  const output = new Writable({
    write(chunk: Buffer | string, _encoding, done) {
      world.stderr.write(chunk.toString());
      done();
    },
  });
  const lines = createInterface({ input: world.stdin, output, terminal: world.stdin.isTTY === true });
  // The terminal is in raw mode while readline reads: Ctrl-C arrives here and not as a signal.
  lines.on('SIGINT', world.interrupt);
  const ended = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
  try {
    return await Promise.race([lines.question(prompt, { signal: world.signal }), ended]);
  } catch (error) {
    world.signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
  }
}
