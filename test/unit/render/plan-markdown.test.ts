import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finding } from '../../../src/core/base/diagnostic.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import { cleanLine } from '../../../src/render/terminal/clean.js';
import { renderPlanMarkdown } from '../../../src/render/markdown/plan-markdown.js';
import { cell, code, commandBlock, fenced } from '../../../src/render/markdown/markdown-text.js';
import { change, plan, status, view } from './build.js';
import * as cases from './cases.js';
import { obeyedIn } from '../../helpers/log-reader.js';
import { outsideOfCode, skeleton } from './markdown-shape.js';

const GOLDEN = '../../golden/render';
const MOST = 65_536;
const named: readonly (readonly [string, Plan])[] = [
  ['blocked-delete', cases.blockedDelete],
  ['retire', cases.retire],
  ['create-pipeline', cases.createPipeline],
  ['moves', cases.moves],
  ['retire-pipeline', cases.retirePipeline],
  ['console-steps', cases.consoleSteps],
  ['nasty', cases.nasty],
  ['breakout', cases.breakout],
  ['nothing', cases.nothing],
  ['long', cases.longPlan(60)],
];

const verdictOf = (one: Plan): string => renderPlanMarkdown(one).split('\n')[0] ?? '';

/** Every fence and every folded part that opens closes again, and no row of a table is cut. */
function expectWhole(text: string): void {
  const outside = outsideOfCode(text);
  const count = (part: string): number => outside.split(part).length - 1;
  expect(count('<details>')).toBe(count('</details>'));
  expect(count('<details>')).toBe(count('</summary>'));
  const rows = outside.split('\n').filter((line) => line.startsWith('|'));
  for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
}

/** The same plan with another label for each status, so that each pipeline has a diff. */
function relabelled(one: Plan): Plan {
  const views = one.views.map((each) => ({
    ...each,
    after: each.after.map((after) => ({ ...after, label: `${after.label}!` })),
  }));
  return { ...one, views };
}

describe('a plan as Markdown', () => {
  it.each(named)('reads as in the golden text: %s', async (name, one) => {
    await expect(renderPlanMarkdown(one)).toMatchFileSnapshot(`${GOLDEN}/${name}.md`);
  });

  it.each(named)('is whole, ends with one line feed, and holds no double empty lines: %s', (_, one) => {
    const text = renderPlanMarkdown(one);
    expectWhole(text);
    expect(text).toMatch(/[^\n]\n$/);
    expect(text).not.toContain('\n\n\n');
  });

  it('opens with the verdict', () => {
    expect(verdictOf(cases.blockedDelete)).toBe('## pipewright: blocked');
    expect(verdictOf(cases.retire)).toBe('## pipewright: needs confirmation');
    expect(verdictOf(cases.moves)).toBe('## pipewright: safe to apply');
    expect(verdictOf(cases.nothing)).toBe('## pipewright: no changes');
    const byHand = cases.settings.changes.filter(({ channel }) => channel === 'console');
    expect(verdictOf(plan({ changes: byHand }))).toBe('## pipewright: to do by hand');
  });

  it('calls a plan with a confirmation never safe, whatever its flags say', () => {
    const told = { ...cases.retirePipeline, requires: [], changes: cases.retirePipeline.changes.slice(0, 1) };
    expect(verdictOf(told)).toBe('## pipewright: needs confirmation');
  });

  it('names danger first: blocks, confirmations with their flag, deletes, and only then the changes', () => {
    const text = renderPlanMarkdown({
      ...cases.blockedDelete,
      requires: ['--allow-delete', '--confirm STATUS_NOT_RETIRED'],
    });
    const order = [
      'Account `1000001`',
      'STATUS_HOLDS_TICKETS',
      '`--confirm STATUS_NOT_RETIRED`',
      '### Deletes 1',
      '| delete |',
      '<details>',
      'Plan hash',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('says that an uncounted status is not counted, and what has nowhere to go', () => {
    const changes = cases.blockedDelete.changes.map((one) => ({
      ...one,
      tickets: { held: null, moveTo: null, closeDates: null },
    }));
    const text = renderPlanMarkdown({ ...cases.blockedDelete, changes });
    expect(text).toContain('| not counted |');
    expect(text).toContain('**tickets not counted**');
    expect(renderPlanMarkdown(cases.blockedDelete)).toContain('**132 tickets, no target**');
  });

  it('makes tasks of what a person has to do, and of nothing else', () => {
    const tasks = renderPlanMarkdown(cases.consoleSteps)
      .split('\n')
      .filter((line) => line.startsWith('- [ ]'));
    expect(tasks).toEqual([
      '- [ ] stage properties of `New` in `Support`',
      '- [ ] permission set `Support agent`',
    ]);
  });

  it('says which change waits for which step', () => {
    expect(renderPlanMarkdown(cases.consoleSteps)).toContain(
      'waits for the step by hand `permissionSets.agent`',
    );
  });

  it('links a finding to its line where there is a link, and to nothing that is no page', () => {
    const linkTo = ({ file, line }: { file: string; line: number }) =>
      `https://example.com/a (b)/${file}#L${line}`;
    expect(renderPlanMarkdown(cases.blockedDelete, { linkTo })).toContain(
      '[`pipewright.yaml:12:5`](<https://example.com/a%20(b)/pipewright.yaml#L12>)',
    );
    for (const bad of ['javascript:alert(1)', 'https://', 'nothing']) {
      const text = renderPlanMarkdown(cases.blockedDelete, { linkTo: () => bad });
      expect(text).toBe(renderPlanMarkdown(cases.blockedDelete));
    }
  });

  it('shows what the command is, quoted for a shell, and a path with @ as it is', () => {
    const text = renderPlanMarkdown(cases.retire, { command: "pipewright apply 'a b/@c.yaml'" });
    expect(text).toContain("pipewright apply 'a b/@c.yaml' \\\n  --approve sha256:");
    expect(renderPlanMarkdown(cases.blockedDelete)).not.toContain('pipewright apply');
  });

  it('tells an explanation once, and where to look each time', () => {
    const text = renderPlanMarkdown(cases.longPlan(60));
    expect(text.split('left out by mistake')).toHaveLength(2);
    expect(text.split('- **`STATUS_NOT_RETIRED`**')).toHaveLength(13);
  });

  it('puts each change in one row, but the statuses of a new pipeline in its own', () => {
    const rows = (one: Plan) =>
      renderPlanMarkdown(one)
        .split('\n')
        .filter((line) => /^\| [a-z]/.test(line));
    expect(rows(cases.createPipeline)).toHaveLength(2);
    expect(rows(cases.longPlan(60))).toHaveLength(60);
  });

  it('shows both sides of a pipeline that has nothing in common with what it was', () => {
    const many = (seed: string) =>
      Array.from({ length: 500 }, (_, at) => status('pipelines.p', `${seed}${at}`, { label: seed }));
    const view1 = view('pipelines.p', 'P', { before: many('a'), after: many('b') });
    const text = renderPlanMarkdown(plan({ views: [view1] }), { maxLength: 1_000_000 });
    expect(text.split('\n').filter((line) => line.startsWith('-  - {'))).toHaveLength(500);
    expect(text.split('\n').filter((line) => line.startsWith('+  - {'))).toHaveLength(500);
  });
});

const manyFindings = (verdict: 'block' | 'confirm' | 'note', text = '', length = 5000): Plan =>
  plan({
    ...cases.retire,
    findings: Array.from({ length }, (_, at) =>
      finding({
        code: 'STATUS_NOT_RETIRED',
        verdict,
        summary: `Number ${at} ${text}`,
        detail: `Why ${at}. ${text}`,
        hint: `id: ${at}`,
      }),
    ),
    summary: { ...cases.retire.summary, blocked: verdict === 'block' },
  });

describe('a plan that is too long', () => {
  /** Plans with texts of so many characters, or with so many of something. */
  const longWith = (characters: number): readonly (readonly [string, Plan])[] => {
    const [many, fewer] = [characters / 20, characters / 333];
    const huge = '対|@`$🙂'.repeat(characters / 5);
    const unmanaged = { kind: 'team' as const, id: huge, label: huge, reason: huge };
    return [
      ['many changes', relabelled(cases.longPlan(Math.round((many * 3) / 5)))],
      ['many blocks', manyFindings('block', '', many)],
      ['many confirmations', manyFindings('confirm', '', many)],
      ['many notes', manyFindings('note', '', many)],
      ['long texts', cases.everywhere(huge)],
      ['backticks', cases.everywhere('`'.repeat(characters))],
      ['line feeds', cases.everywhere('\n'.repeat(characters))],
      ['blocks with long texts', manyFindings('block', huge, fewer)],
      ['many unmanaged', plan({ unmanaged: Array.from({ length: many }, () => unmanaged) })],
      [
        'many files',
        plan({ ...cases.retire, files: Array.from({ length: many }, (_, at) => `a folder/file ${at}.yaml`) }),
      ],
    ];
  };
  const long = longWith(100_000);
  /** Still longer than each of the lengths below, and five times as fast. */
  const shorter = longWith(20_000);

  it.each(long)(
    'stays within what GitHub takes, keeps its verdict, and cuts nothing in two: %s',
    (_, one) => {
      const text = renderPlanMarkdown(one);
      expect(text.length).toBeLessThanOrEqual(MOST);
      expect(text).toMatch(/^## pipewright: [a-z ]+\n\n\*\*/);
      expect(text).toContain(`Plan hash \`${one.planHash}\``);
      expectWhole(text);
    },
  );

  it.each([20, 100, 300, 600, 1000, 2000, 3000, 5000, 20_000])(
    'stays within %i characters too',
    (maxLength) => {
      for (const [, one] of [...named, ...shorter]) {
        const text = renderPlanMarkdown(one, { maxLength });
        expect(text.length).toBeLessThanOrEqual(maxLength);
        expect(text.startsWith('## pipewright: '.slice(0, maxLength))).toBe(true);
        expectWhole(text);
      }
    },
  );

  it('says what is left out and where the whole is', () => {
    const text = renderPlanMarkdown(relabelled(cases.longPlan(3000)), {
      whole: 'plan-artifact',
    });
    expect(text).toContain('This plan is shortened');
    expect(text).toContain('`plan-artifact`');
    expect(text).toContain('*Left out here: 60 pipelines.*');
    const link = renderPlanMarkdown(cases.longPlan(3000), { whole: 'https://example.com/runs/1' });
    expect(link).toContain('[The whole plan](<https://example.com/runs/1>)');
    expect(renderPlanMarkdown(cases.longPlan(3000))).toContain('`pipewright plan`');
    expect(renderPlanMarkdown(cases.longPlan(20), { whole: 'plan-artifact' })).not.toContain('plan-artifact');
  });

  it('counts exactly what is left out', () => {
    const text = renderPlanMarkdown(manyFindings('block'));
    const shown = text.split('\n').filter((line) => line.startsWith('- **`STATUS_NOT_RETIRED`')).length;
    expect(shown).toBeGreaterThan(100);
    expect(text).toContain(`*Left out here: ${(5000 - shown).toLocaleString('en')} problems.*`);
  });

  it('gives up the diffs first, then rows, then notes, and blocks and confirmations last', () => {
    const one: Plan = {
      ...relabelled(cases.longPlan(200)),
      findings: [...cases.blockedDelete.findings, ...cases.longPlan(200).findings],
    };
    const size = renderPlanMarkdown(one).length;
    const lengths = Array.from({ length: Math.ceil(size / 500) }, (_, step) => size - step * 500);
    const shortened = lengths.map((most) => [most, renderPlanMarkdown(one, { maxLength: most })] as const);
    const firstLoss = (part: RegExp): number => shortened.find(([, text]) => part.test(text))?.[0] ?? 0;
    const parts = ['pipelines?', 'changes?', 'kinds? of notes?', 'confirmations?', 'problems?'];
    const losses = parts.map((part) => firstLoss(new RegExp(`Left out here: [0-9,]+ ${part}\\.`)));
    expect(losses[0]).toBeGreaterThan(0);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
  });
});

describe('text from the account or the files in Markdown', () => {
  const shapeOf = (text: string) => skeleton(renderPlanMarkdown(cases.everywhere(text)));
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...Array.from('`|\\<>&*_[]()#@!~$:-+=1. \n/wa"\'{}^%')) }),
    fc
      .array(
        fc.constantFrom(
          '```',
          '``',
          '</details>',
          '<!--',
          '\n',
          '| --- |',
          '\\|',
          '@here',
          '#1',
          '- [ ] ',
          '1. ',
          '# ',
          '---',
          '===',
          '    ',
          '](',
          '![',
          'https://a.b',
          'www.a.b',
          'a@b.c',
          ':tada:',
          'abcdef1',
          'GH-1',
          '/close',
          '$x$',
          '~~~',
          '&lt;',
          '<a',
          '\u202e',
          '\ud800',
        ),
      )
      .map((parts) => parts.join('')),
  );

  it('never changes the structure of the document', () => {
    const [plain, folded] = [shapeOf('x'), shapeOf('x\ny')];
    fc.assert(
      fc.property(
        nasty.filter((text) => cleanLine(text).trim() !== ''),
        (text) => {
          expect(shapeOf(text)).toEqual(text.trim().includes('\n') ? folded : plain);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('has no tag, mention, reference, page or commit outside of code', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const outside = outsideOfCode(renderPlanMarkdown(cases.everywhere(text))).replaceAll(
          /&[a-z]+;/g,
          ' ',
        );
        expect(outside).not.toMatch(/<(?!\/?(?:details|summary|code|span|br)>)/);
        expect(outside).not.toMatch(
          /@(?!\u200b)|(?<!^#*)#\d|:\/\/|www\.|:[a-z0-9_+-]+:|[A-Za-z]-\d|[\da-f]{7}/im,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('holds no control or hidden character but line feeds and our own zero-width spaces', () => {
    const text = renderPlanMarkdown(cases.everywhere('\u001b[2J\u009b31m\u202e\u0000\u2028\u2066\u00ad'));
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u2028\u202a-\u202e\u2066]/);
  });

  it('holds no zero-width space in code, so that what is copied from there works', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        for (const write of [
          code,
          cell,
          (one: string) => fenced(one, 'yaml'),
          (one: string) => commandBlock([one]),
        ])
          expect(write(`${text}@octocat \\|`)).not.toContain('\u200b');
      }),
    );
  });

  it.each([
    ['##[add-path]/tmp', '<code>&#35;&#35;&#91;add-path&#93;/tmp</code>'],
    ['::error::x', '<code>&#58;&#58;error&#58;&#58;x</code>'],
    ['`'.repeat(100), `<code>${'&#96;'.repeat(100)}</code>`],
  ])('writes code that a runner would obey, or backticks would not hold, as HTML: %s', (text, html) => {
    const shown = renderPlanMarkdown(cases.everywhere(text));
    expect(shown).toContain(html);
    expect(shown).toContain('<pre><code>');
    expect(obeyedIn(shown)).toEqual([]);
  });

  it('starts no line with a command of GitLab', () => {
    expect(outsideOfCode(renderPlanMarkdown(cases.everywhere('/close')))).not.toMatch(/^ *(?:- )?\/close/m);
  });
});

describe('a change in Markdown', () => {
  it('shows all but the first fields of a long list as a number', () => {
    const fields = Array.from({ length: 9 }, (_, at) => ({
      path: `f${at}`,
      before: at,
      after: { deep: [at, null] },
    }));
    const text = renderPlanMarkdown(
      plan({
        changes: [
          change({ address: 'teams.t', kind: 'team', action: 'update', id: '1', label: 'T', fields }),
        ],
      }),
    );
    expect(text).toContain('f0: `0` → `{ deep: [0, none] }`<br>');
    expect(text).toContain('and 4 more fields');
    expect(text).toContain('Teams and permission sets: 1 change');
  });
});
