import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/core/plan/plan.js';
import { renderBoardFiles } from '../../../src/render/board/board-files.js';
import { DARK, LIGHT, TONES } from '../../../src/render/board/board-palette.js';
import { renderBoardSvg } from '../../../src/render/board/board-svg.js';
import { fitLines, isRightToLeft } from '../../../src/render/board/board-text.js';
import { dangersIn, elementsOf, parseMarkup, textOf } from './board-markup.js';
import type { Element } from './board-markup.js';
import { change, plan, status, view } from './build.js';
import * as cases from './cases.js';

const GOLDEN = '../../golden/render';
const HOME = 'pipelines.support';

function boardOf(one: Plan, index = 0): string {
  return renderBoardSvg(one.views[index]!, one);
}

function described(svg: string): string {
  return textOf(elementsOf(parseMarkup(svg)).find(({ name }) => name === 'desc')!);
}

function withClass(svg: string, name: string): readonly Element[] {
  return elementsOf(parseMarkup(svg)).filter(({ attributes }) =>
    (attributes.get('class') ?? '').split(' ').includes(name),
  );
}

/** A pipeline in which everything happens at once to statuses with these labels. */
function busy(labels: readonly string[], held: number | null = 7): Plan {
  const now = labels.map((label, index) => status(HOME, `s${index}`, { label, held }));
  const [first, second, third, ...rest] = now;
  const after = [third, first, ...rest].filter((one) => one !== undefined);
  const away = second === undefined ? [] : [second];
  return plan({
    views: [
      view(HOME, labels[0] ?? '', {
        before: now,
        after: [
          ...after.map((one) => ({ ...one, label: `${one.label}!` })),
          status(HOME, 'fresh', { label: labels[0] ?? '' }),
        ],
      }),
    ],
    changes: away.flatMap((one) => [
      change({
        address: `${one.address}.tickets`,
        kind: 'tickets',
        action: 'migrate',
        id: one.id,
        label: one.label,
        tickets: { held, moveTo: `${HOME}.statuses.s0`, closeDates: null },
      }),
      change({ address: one.address, kind: 'status', action: 'delete', id: one.id, label: one.label }),
    ]),
  });
}

describe('the picture of a pipeline', () => {
  it.each([
    ['retire', cases.retire, 0],
    ['blocked-delete', cases.blockedDelete, 0],
    ['moves', cases.moves, 0],
    ['create-pipeline', cases.createPipeline, 1],
    ['retire-pipeline', cases.retirePipeline, 1],
    ['nasty', cases.nasty, 0],
  ] as const)('looks as in the golden file: %s', async (name, one, index) => {
    const svg = boardOf(one, index);
    expect(dangersIn(parseMarkup(svg))).toEqual([]);
    await expect(svg).toMatchFileSnapshot(`${GOLDEN}/${name}.svg`);
  });

  it('is the same bytes for the same plan', () => {
    expect(boardOf(cases.retire)).toBe(boardOf(structuredClone(cases.retire)));
  });

  it('has a name and a description that tell everything it shows', () => {
    const root = parseMarkup(boardOf(cases.retire));
    const ids = elementsOf(root).map(({ attributes }) => attributes.get('id'));
    expect(root.attributes.get('role')).toBe('img');
    expect(ids).toContain(root.attributes.get('aria-labelledby'));
    expect(ids).toContain(root.attributes.get('aria-describedby'));
    expect(described(boardOf(cases.retire))).toBe(
      'Now: 1. New, open, 3 tickets; 2. Waiting on contact, open, tickets not counted; 3. Waiting on us, open, 132 tickets, deleted, 132 tickets to New; 4. Closed, closed, tickets not counted. After this plan: 1. New, open, 135 tickets, 132 tickets from Waiting on us; 2. Waiting on contact, open, tickets not counted; 3. Closed, closed, tickets not counted.',
    );
  });

  it('marks what is new, deleted, moved, renamed and flipped, in words', () => {
    expect(described(boardOf(cases.createPipeline))).toContain(
      '2. Escalated, open, tickets not counted, new;',
    );
    expect(described(boardOf(cases.moves))).toContain(
      '3. Waiting on us, open, tickets not counted, moves to place 1',
    );
    expect(described(boardOf(cases.moves))).toContain(
      '4. Waiting on contact, open, tickets not counted, moved from place 2',
    );
    expect(described(boardOf(cases.labelSwap))).toContain('renamed, was &quot;New&quot;');
    expect(described(boardOf(cases.retirePipeline))).toContain(
      '2. Waiting on contact, closed, tickets not counted, closed, was open',
    );
    expect(described(boardOf(cases.retirePipeline, 1))).toContain(
      '1. Open, open, 1,201 tickets, deleted, 1,201 tickets to Support / New',
    );
    expect(described(boardOf(cases.blockedDelete))).toContain('deleted, 132 tickets without a target');
  });

  it('draws an arrow with its number for each flow of tickets, into another pipeline too', () => {
    expect(withClass(boardOf(cases.retire), 'flows')).toHaveLength(1);
    expect(withClass(boardOf(cases.retire), 'count').map(textOf)).toEqual(['132']);
    const leaving = boardOf(cases.retirePipeline, 1);
    expect(withClass(leaving, 'count').map(textOf)).toEqual(['1,201', '40']);
    expect(withClass(leaving, 'exit')).toHaveLength(2);
    expect(withClass(boardOf(busy(['A', 'B', 'C'], null)), 'count').map(textOf)).toEqual(['?']);
  });

  it('draws a dashed arrow for each status that moves, and joins those that stay', () => {
    const svg = boardOf(cases.moves);
    expect(withClass(svg, 'moves')).toHaveLength(2);
    expect(withClass(svg, 'stays')).toHaveLength(2);
    expect(withClass(svg, 'flows')).toHaveLength(0);
  });

  it('sums up what comes from many statuses', () => {
    const old = ['A', 'B', 'C', 'D'].map((label, index) => status(HOME, `s${index}`, { label, held: 10 }));
    const target = status(HOME, 'all', { label: 'All' });
    const changes = old.map((one) =>
      change({
        address: `${one.address}.tickets`,
        kind: 'tickets',
        action: 'migrate',
        id: one.id,
        label: one.label,
        tickets: { held: 10, moveTo: target.address, closeDates: null },
      }),
    );
    const svg = boardOf(
      plan({ views: [view(HOME, 'Support', { before: [...old, target], after: [target] })], changes }),
    );
    expect(described(svg)).toContain('1. All, open, tickets not counted, 40 tickets from 4 statuses');
    expect(withClass(svg, 'flows')).toHaveLength(4);
  });

  it('keeps whole what it cuts off, for who points at it or hears it', () => {
    const long = 'Waiting on the supplier until the missing part has arrived at the workshop in the north';
    const svg = boardOf(busy([long, 'B', 'C']));
    const cards = elementsOf(parseMarkup(svg)).filter(({ name }) => name === 'title');
    expect(cards.map(textOf).some((text) => text.startsWith(`${long}, pipelines.support.statuses.s0`))).toBe(
      true,
    );
    expect(described(svg)).toContain(long);
    expect(withClass(svg, 'label').map(textOf).join('|')).toContain('…');
  });

  it('keeps rows apart and inside of the picture, with a hundred statuses', () => {
    const svg = boardOf(busy(Array.from({ length: 100 }, (_, index) => `Status ${index}`)));
    const root = parseMarkup(svg);
    const height = Number(root.attributes.get('height'));
    for (const x of ['16', '402']) {
      let end = 0;
      for (const { attributes, children } of elementsOf(root)) {
        const at = new RegExp(`^translate\\(${x},(\\d+)\\)$`).exec(attributes.get('transform') ?? '');
        const card = children.find((child) => typeof child !== 'string' && child.name === 'rect');
        if (at === null || typeof card !== 'object') continue;
        expect(Number(at[1])).toBeGreaterThan(end);
        end = Number(at[1]) + Number(card.attributes.get('height'));
      }
      expect(end).toBeGreaterThan(4000);
      expect(end).toBeLessThan(height);
    }
  });

  it('stays whole and safe whatever the labels say', () => {
    const evil = [
      '</svg>',
      ']]>',
      '"\'><script>alert(1)</script>',
      '&lt;',
      '\ud800',
      '\uffff\u0000',
      '\u202e',
      '<!--',
    ];
    const label = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom(...evil));
    const usual = elementsOf(parseMarkup(boardOf(busy(['A', 'B', 'C']))));
    const names = (elements: readonly Element[]): string[] =>
      elements.map(({ name }) => name).filter((name) => name !== 'text');
    fc.assert(
      fc.property(label, label, label, (a, b, c) => {
        const root = parseMarkup(boardOf(busy([a, b, c])));
        expect(names(elementsOf(root))).toEqual(names(usual));
        expect(dangersIn(root)).toEqual([]);
      }),
    );
  });
});

describe('its letters', () => {
  it('break at spaces, else anywhere, and never inside of one sign', () => {
    expect(fitLines('Waiting on contact', 70, 14)).toEqual(['Waiting', 'on cont…']);
    expect(fitLines('aa bb cc', 42, 14)).toEqual(['aa bb', 'cc']);
    expect(fitLines('対応中対応中', 45, 14, 3)).toEqual(['対応中', '対応中']);
    expect(fitLines('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 41, 14)).toEqual(['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦']);
  });

  it('know where a text begins at the right', () => {
    expect(['في انتظار', '2 הלקוח', 'Closed הלקוח', '対応中', '12'].map(isRightToLeft)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it.each([
    ['light', LIGHT],
    ['dark', DARK],
  ])('are readable on every ground: %s', (_, { page, ground, card, ink, quiet, line, grounds, inks }) => {
    const every = [page, ground, card, ...TONES.map((tone) => grounds[tone])];
    for (const back of every) {
      for (const text of [ink, quiet])
        expect([text, back, contrast(text, back) >= 4.5]).toEqual([text, back, true]);
    }
    for (const tone of TONES) {
      for (const back of every) {
        expect([tone, back, contrast(inks[tone], back) >= 4.5]).toEqual([tone, back, true]);
      }
    }
    for (const back of [page, ground, card]) expect(contrast(line, back)).toBeGreaterThanOrEqual(3);
  });
});

describe('the files of --svg', () => {
  it('are named by the key or the id, without a path, and numbered where names fall together', () => {
    const addresses = [
      'pipelines.support',
      'pipelines["Support"]',
      'pipelines["../../etc/x"]',
      'pipelines["対応"]',
      'pipelines["con"]',
      'pipelines["a b"]',
    ];
    const views = addresses.map((address) => view(address, 'Support', {}));
    expect(renderBoardFiles(plan({ views })).map(({ name }) => name)).toEqual([
      'support.svg',
      'Support-2.svg',
      'etc-x.svg',
      'pipeline.svg',
      'pipeline-con.svg',
      'a-b.svg',
    ]);
  });
});

/** WCAG 2: how much lighter one colour is than another. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
