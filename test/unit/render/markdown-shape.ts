/** The little of Markdown that says where text ends and structure begins, read as CommonMark and GFM define it. */

/** The document without what stands in fences and in code: `C` for what stands between backticks. */
export function outsideOfCode(markdown: string): string {
  const lines: string[] = [];
  let fence = '';
  const withoutBlocks = markdown.replaceAll(/^ *<pre><code>[^<]*<\/code><\/pre>$/gm, 'FENCE');
  for (const line of withoutBlocks.split('\n')) {
    const ticks = /^ *(`{3,})([a-z]*)$/.exec(line);
    if (fence === '' && ticks?.[1] !== undefined && ticks[2] !== '') {
      fence = ticks[1];
      lines.push('FENCE');
    } else if (fence !== '' && ticks?.[2] === '' && (ticks[1] ?? '').length >= fence.length) fence = '';
    else if (fence === '') lines.push(withoutCode(line));
  }
  if (fence !== '') throw new Error('a fence stays open');
  return lines.join('\n');
}

/** A code opens with a run of backticks that no backslash precedes, and ends at the next run of that length. */
function withoutCode(line: string): string {
  let out = '';
  let rest = line
    .replace(/(<summary><code>)[^<]*(<\/code>)/, '$1$2')
    .replaceAll(/(?<!<summary>)<code>[^<]*<\/code>/g, '`x`');
  while (rest !== '') {
    const escaped = /^\\[!-/:-@[-`{-~]/.exec(rest);
    const run = /^`+/.exec(rest)?.[0];
    const end = run === undefined ? null : new RegExp(`(?<!\`)${run}(?!\`)`).exec(rest.slice(run.length));
    if (run !== undefined && end !== null && run.length <= 80) {
      out += 'C';
      rest = rest.slice(2 * run.length + end.index);
    } else {
      const step = escaped?.[0] ?? run ?? rest.slice(0, 1);
      out += step === 'C' ? 'c' : step;
      rest = rest.slice(step.length);
    }
  }
  return out;
}

/** What a renderer would make tags of, line by line; lines of text alone are left out, since texts have several. */
export function skeleton(markdown: string): readonly string[] {
  for (const row of markdown.split('\n').filter((line) => line.startsWith('| '))) {
    const cells = row.split(/(?<!\\)\|/).length;
    if (cells !== 6) throw new Error(`a row of ${cells - 2} cells: ${row}`);
  }
  return outsideOfCode(markdown)
    .split('\n')
    .map((line) =>
      line
        .replaceAll('<span>$</span>', 'e')
        .replaceAll(/&(?:#\d+|[a-z]+);/g, 'e')
        .replaceAll(/\\[!-/:-@[-`{-~]/g, 'e')
        .replaceAll(
          /(^ *(?:[-+*=]|#+ |\d+[.)]|\/|    ))|[^*_`[\]~|<>#$&\\C]/g,
          (_, start: string | undefined) => start?.trim() ?? '',
        ),
    )
    .filter((line) => !/^C*$/.test(line));
}
