import { pipelineAddress } from '../core/address.js';
import type { LivePipeline } from '../core/live-state.js';
import type { NewEntry, Present } from './arrangement.js';
import { arrangement, isRising } from './arrangement.js';
import type { Edit } from './edits.js';
import { blockLines, flowText } from './entry-text.js';
import { firstEntries } from './first-entries.js';
import { makeKeys } from './keys.js';
import { arrangeList } from './list-edits.js';
import type { Difference, Draft, Pass, UpdateInput } from './update-pass.js';
import { matchesIn, writingOf } from './update-pass.js';
import { pipelineEntry } from './written-entries.js';

/** Pipelines that are gone, new ones for the first file, and their order within the file. */
export function pipelineListEdits(pass: Pass, draft: Draft): void {
  const { input } = pass;
  const rank = ranks(input);
  const matches = matchesIn(pass, draft);
  const gone = matches.filter(({ match }) => match.live === null && pass.accept(match.address));
  const present = matches
    .filter((one) => !gone.includes(one))
    .map(({ index, match }): Present => ({ index, rank: rankOf(rank, match.live) }));
  const added = draft.index === 0 ? newPipelines(pass, draft) : [];
  const moved = matches.some(({ match }) => match.live !== null && pass.acceptPlace(match.address));
  const reorder = !isRising(present) && moved;
  if (gone.length === 0 && added.length === 0 && !reorder) return;

  const slots = arrangement(
    present,
    added.map(({ live, entry }) => ({ rank: rankOf(rank, live) ?? rank.size, entry })),
    reorder,
  );
  const isEmpty = (draft.value.pipelines ?? []).length === 0;
  const edits = isEmpty
    ? firstEntries(
        draft,
        'pipelines',
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
  for (const { key, live } of added) tell(pipelineAddress(key), `added: ${JSON.stringify(live.label)}`);
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

function newPipelines(pass: Pass, draft: Draft): readonly NewPipeline[] {
  const { input } = pass;
  const add = input.add ?? [];
  const keys = makeKeys(
    'pipeline',
    add,
    input.pipelines.map(({ desired }) => desired.key),
  );
  return add.map((live) => {
    const key = keys.get(live.id) ?? live.id;
    const entry = pipelineEntry(live, key, new Map(), writingOf(pass, draft));
    return { live, key, entry: { lines: blockLines(entry), flow: flowText(entry.pairs) } };
  });
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
