import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const render = resolve(import.meta.dirname, '../../src/render');

interface SourceFile {
  /** From src/render/, with `/`. */
  readonly path: string;
  readonly text: string;
}

const files: readonly SourceFile[] = readdirSync(render, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => ({
    path: join(entry.parentPath, entry.name)
      .slice(render.length + 1)
      .replaceAll('\\', '/'),
    text: readFileSync(join(entry.parentPath, entry.name), 'utf8'),
  }));

const printers = files.filter(({ path }) => /^(?:text|markdown|html)\//.test(path));

/** Lines of these files that match, as `FILE: LINE`. */
function linesWith(pattern: RegExp, of: readonly SourceFile[]): readonly string[] {
  return of.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}

describe('printers of plans', () => {
  it('are three folders with files in each', () => {
    const folders = new Set(printers.map(({ path }) => path.split('/')[0]));
    expect([...folders].sort()).toEqual(['html', 'markdown', 'text']);
  });

  it('get pages: they know neither changes nor the words of kinds', () => {
    expect(linesWith(/from '[./]+\/(?:core\/plan\/change|words\/kind-words)\.js'/, printers)).toEqual([]);
  });

  it('look at nothing of a plan by themselves', () => {
    const members = /\bplan\.(?:changes|findings|unmanaged|requires|views|basis|summary)\b/;
    expect(linesWith(members, printers)).toEqual([]);
    expect(linesWith(/\{[^}]*\b(?:changes|findings|unmanaged|requires)\b[^}]*\}: Plan\b/, printers)).toEqual(
      [],
    );
  });

  it('take a plan in three places only, where each makes its page', () => {
    const entries = printers.filter(({ text }) => /import type \{[^}]*\bPlan\b[^}]*\} from/.test(text));
    expect(entries.map(({ path }) => path).sort()).toEqual([
      'html/plan-html.ts',
      'markdown/plan-markdown.ts',
      'text/plan-text.ts',
    ]);
    for (const { text } of entries) expect(text).toContain('planPage(plan, ');
  });

  it('leave it to one file in render to know kinds by their names', () => {
    const kinds = [
      ...['pipeline', 'status', 'rules', 'editors', 'stage-properties', 'pipeline-access', 'ticket-card'],
      ...['team', 'members', 'permission-set', 'permission-set-assignment', 'ticket-permissions', 'tickets'],
    ].join('|');
    const compares = new RegExp(
      String.raw`\bkind\b\)? ?(?:[=!]==|\])|\[kind\]|case '(?:${kinds})'|\bkinds?\b.*\bincludes\(`,
    );
    const others = files.filter(({ path }) => path !== 'words/kind-words.ts' && !OF_THEIR_OWN.has(path));
    expect(linesWith(compares, others)).toEqual([]);
  });
});

/** Their `kind` is not that of a change: arrows of a picture, questions, events of a run. */
const OF_THEIR_OWN: ReadonlySet<string> = new Set(['board/board-svg.ts', 'terminal/progress.ts']);
