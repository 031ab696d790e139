import { isMap, isSeq } from 'yaml';
import type { LivePipeline } from '../core/live-state.js';
import type { NewEntry, Present } from './arrangement.js';
import { arrangement, isRising } from './arrangement.js';
import type { Edit } from './edits.js';
import { addPair, columnOf, editableNode, lineBreakOf, rangeOf } from './edits.js';
import { makeKeys } from './keys.js';
import { arrangeList } from './list-edits.js';
import type { Difference, Draft, Pass, UpdateInput } from './update-pass.js';
import { matchesIn } from './update-pass.js';
import { flowText, pipelineLines } from './write.js';

/** Pipelines that are gone, new ones for the first file, and their order within the file. */
export function pipelineListEdits(pass: Pass, draft: Draft): void {
  const { input } = pass;
  const rank = ranks(input);
  const matches = matchesIn(pass, draft);
  const gone = matches.filter(({ match }) => match.live === null && pass.accept(match.address));
  const present = matches
    .filter((one) => !gone.includes(one))
    .map(({ index, match }): Present => ({ index, rank: rankOf(rank, match.live) }));
  const added = draft.index === 0 ? newPipelines(input) : [];
  const moved = matches.some(({ match }) => match.live !== null && pass.accept(match.address));
  const reorder = !isRising(present) && moved;
  if (gone.length === 0 && added.length === 0 && !reorder) return;

  const slots = arrangement(
    present,
    added.map(({ live, entry }) => ({ rank: rankOf(rank, live) ?? rank.size, entry })),
    reorder,
  );
  const isEmpty = (draft.value.pipelines ?? []).length === 0;
  const edits = isEmpty
    ? firstPipelines(
        draft,
        added.map(({ entry }) => entry),
      )
    : arrangeList(draft.parsed, ['pipelines'], slots);
  let left: readonly Edit[] | null = edits;
  const tell = (address: string, text: string): void => {
    pass.take({ file: draft.parsed.file, address, text }, left);
    if (left !== null) left = [];
  };
  for (const { match } of gone)
    tell(match.address, `removed: ${JSON.stringify(match.desired.label)} is not in the account`);
  for (const { key, live } of added) tell(`pipelines.${key}`, `added: ${JSON.stringify(live.label)}`);
  if (reorder) tell('pipelines', 'pipelines put in the order of the account');
}

function ranks(input: UpdateInput): ReadonlyMap<string, number> {
  return new Map(input.live.map(({ id }, at) => [id, at]));
}

function rankOf(rank: ReadonlyMap<string, number>, live: LivePipeline | null): number | null {
  return live === null ? null : (rank.get(live.id) ?? null);
}

interface NewPipeline {
  readonly live: LivePipeline;
  readonly key: string;
  readonly entry: NewEntry;
}

function newPipelines(input: UpdateInput): readonly NewPipeline[] {
  const add = input.add ?? [];
  const keys = makeKeys(
    'pipeline',
    add,
    input.pipelines.map(({ desired }) => desired.key),
  );
  return add.map((live) => {
    const key = keys.get(live.id) ?? live.id;
    const lines = pipelineLines(live, key).map((line) => line.slice(2));
    return { live, key, entry: { lines, flow: flowPipeline(lines) } };
  });
}

/** The same lines as one: what stands before the list of statuses, then the list. */
function flowPipeline(lines: readonly string[]): string {
  const at = lines.indexOf('statuses:');
  const statuses = lines.slice(at + 1).map((line) => line.replace(/^\s*- /, ''));
  return flowText([...lines.slice(0, at), `statuses: [${statuses.join(', ')}]`]);
}

/** Into a file that has no pipelines yet: behind an empty list, or as a list of its own at the end. */
function firstPipelines({ parsed, value }: Draft, entries: readonly NewEntry[]): readonly Edit[] | null {
  const root = editableNode(parsed, []);
  if (!isMap(root)) return null;
  const flow = `[${entries.map((entry) => entry.flow).join(', ')}]`;
  const list = editableNode(parsed, ['pipelines']);
  const range = rangeOf(list);
  if (isSeq(list) && range !== null) {
    if (root.flow === true) return [{ start: range[0], end: range[1], text: flow }];
    return [
      {
        start: beforeSpaces(parsed.text, range[0]),
        end: range[1],
        text: blockLines(parsed.text, entries, 2),
      },
    ];
  }
  if (value.pipelines !== undefined) return null;
  if (root.flow === true) return listOfOne(addPair(parsed, root, `pipelines: ${flow}`, ''));
  const rootRange = rangeOf(root);
  if (rootRange === null || columnOf(parsed, rootRange[0]) !== 0) return null;
  const eol = lineBreakOf(parsed.text);
  const at = parsed.text.length;
  const before = parsed.text.endsWith('\n') ? '' : eol;
  return [{ start: at, end: at, text: `${before}pipelines:${blockLines(parsed.text, entries, 2)}${eol}` }];
}

function listOfOne(edit: Edit | null): readonly Edit[] | null {
  return edit === null ? null : [edit];
}

function beforeSpaces(text: string, offset: number): number {
  let at = offset;
  while (text[at - 1] === ' ') at -= 1;
  return at;
}

function blockLines(text: string, entries: readonly NewEntry[], column: number): string {
  const eol = lineBreakOf(text);
  const indent = ' '.repeat(column);
  return entries
    .flatMap(({ lines }) => lines.map((line, index) => `${eol}${indent}${index === 0 ? '- ' : '  '}${line}`))
    .join('');
}

/** Files are joined in their order, so a live order that goes to and fro between files can't be written by a tool. */
export function checkFileOrder(input: UpdateInput): readonly Difference[] {
  const rank = ranks(input);
  const byKey = new Map(input.pipelines.map((match) => [match.desired.key, match.live]));
  let highest = -1;
  for (const { parsed, value } of input.documents) {
    const own = (value.pipelines ?? []).flatMap(({ key }) => rankOf(rank, byKey.get(key) ?? null) ?? []);
    if (own.length > 0 && Math.min(...own) < highest) {
      return [
        {
          file: parsed.file,
          address: 'pipelines',
          text: 'the account shows its pipelines in an order that these files, one behind the other, do not have',
        },
      ];
    }
    highest = Math.max(highest, ...own);
  }
  return [];
}
