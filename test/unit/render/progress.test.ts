import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../src/core/model/progress.js';
import type { TalkOptions } from '../../../src/render/terminal/progress.js';
import { createTalk } from '../../../src/render/terminal/progress.js';

const TICKETS = 'pipelines.support.statuses["3"].tickets';

function told(events: readonly Progress[], options: TalkOptions = {}): string[] {
  const texts: string[] = [];
  const talk = createTalk((text) => texts.push(text), { color: false, width: 80 }, options);
  for (const event of events) talk(event);
  return texts;
}

const moving = (total: number, step: number): Progress[] =>
  Array.from({ length: Math.ceil(total / step) }, (_, at) => ({
    kind: 'tickets',
    address: TICKETS,
    moved: Math.min(total, (at + 1) * step),
    of: total,
  }));

describe('progress', () => {
  it('is a line for each change that begins', () => {
    const event: Progress = {
      kind: 'change-started',
      address: 'pipelines.support.statuses.new',
      action: 'update',
      label: 'New\u001b[2J',
      number: 3,
      of: 12,
    };
    expect(told([event, { kind: 'change-done', address: event.address, action: 'update' }])).toEqual([
      '[ 3/12] ~ Updating New<U+001B>[2J  pipelines.support.statuses.new\n',
    ]);
  });

  it('tells of tickets at most every tenth in a log, the last one always', () => {
    const lines = told(moving(1320, 10));
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.length).toBeLessThanOrEqual(11);
    expect(lines.at(-1)).toBe('      1,320 of 1,320 tickets moved\n');
    expect(told(moving(1320, 10), { everyPercent: 50 })).toHaveLength(2);
  });

  it('repaints one line at a terminal, and ends it before the next', () => {
    const texts = told([...moving(30, 10), { kind: 'note', text: 'done' }], { live: true });
    expect(texts).toEqual([
      '\r\u001b[2K      10 of 30 tickets moved',
      '\r\u001b[2K      20 of 30 tickets moved',
      '\r\u001b[2K      30 of 30 tickets moved\n',
      'done\n',
    ]);
  });

  it('clears a line that is still being repainted when something else is told', () => {
    const [first] = moving(30, 10);
    expect(told([first!, { kind: 'note', text: 'stop' }], { live: true }).at(-1)).toBe('\r\u001b[2Kstop\n');
  });

  it('counts tickets that arrive meanwhile', () => {
    expect(told([{ kind: 'tickets', address: TICKETS, moved: 140, of: 132 }])).toEqual([
      '      140 tickets moved, 132 at the start\n',
    ]);
  });

  it('keeps quiet about short waits, and says why it waits long', () => {
    expect(told([{ kind: 'waiting', why: 'rate-limit', ms: 300 }])).toEqual([]);
    expect(told([{ kind: 'waiting', why: 'rate-limit', ms: 9700 }])).toEqual([
      "Waiting 10 seconds for HubSpot's rate limit\n",
    ]);
    expect(told([{ kind: 'waiting', why: 'sandbox', ms: 300 }])).toHaveLength(1);
  });
});
