import { pipelineAddress, statusAddress } from '../../core/base/address.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { NewEntry, Present } from '../patch/arrangement.js';
import { arrangement, isRising } from '../patch/arrangement.js';
import { blockLines, flowText } from '../patch/entry-text.js';
import { firstEntries } from '../patch/first-entries.js';
import { makeKeys } from '../write/keys.js';
import { arrangeList } from '../patch/list-edits.js';
import type { Difference, Draft, Pass, Pins } from './update-pass.js';
import type { UpdateInput } from './update-input.js';
import { matchesIn, writingOf } from './update-pass.js';
import { pipelineEntry, statusKeysOf } from '../write/written-entries.js';

/**
 * Removes deleted pipelines, adds new ones after those that precede them in the account, and reorders within the file.
 */
export function pipelineListEdits(pass: Pass, draft: Draft): void {
  const { input } = pass;
  const { file } = draft.parsed;
  const rank = ranks(input);
  const matches = matchesIn(pass, draft);
  const lost = matches.filter(({ match }) => match.live === null && pass.accept(match.address));
  const gone = lost.filter(({ match }) => !pass.names.targets.has(match.address));
  for (const { match } of lost) {
    if (!pass.names.targets.has(match.address)) continue;
    const label = JSON.stringify(match.desired.label);
    const text = `${label} is not in the account, but stays because a retired entry moves tickets into it`;
    pass.take({ file, address: match.address, text }, null);
  }
  const present = matches
    .filter((one) => !gone.includes(one))
    .map(({ index, match }): Present => ({ index, rank: rankOf(rank, match.live) }));
  const added = newPipelines(pass, draft, rank);
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
  pass.takeAll(
    [
      ...gone.map(({ match }) => ({
        file,
        address: match.address,
        text: `removed: ${JSON.stringify(match.desired.label)} is not in the account`,
      })),
      ...added.map(({ key, live }) => ({
        file,
        address: pipelineAddress(key),
        text: `added: ${JSON.stringify(live.label)}`,
      })),
      ...(reorder ? [{ file, address: 'pipelines', text: 'pipelines reordered as in the account' }] : []),
    ],
    edits,
    added.flatMap(({ pins }) => pins),
  );
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
  readonly pins: Pins;
}

function newPipelines(pass: Pass, draft: Draft, rank: ReadonlyMap<string, number>): readonly NewPipeline[] {
  const { input } = pass;
  const add = input.add ?? [];
  const keys = makeKeys(
    'pipeline',
    add,
    input.pipelines.map(({ desired }) => desired.key),
  );
  return add.flatMap((live): NewPipeline[] => {
    if (input.skip?.has(live.id) === true || homeOf(input, rank, live) !== draft.index) return [];
    const key = keys.get(live.id) ?? live.id;
    const entry = pipelineEntry(live, key, new Map(), writingOf(pass, draft));
    const address = pipelineAddress(key);
    const statuses = [...statusKeysOf(live, new Map())].map(
      ([id, own]) => [statusAddress(address, own), id] as const,
    );
    const pins = [[address, live.id] as const, ...statuses];
    return [{ live, key, entry: { lines: blockLines(entry), flow: flowText(entry.pairs) }, pins }];
  });
}

/** The file of the declared pipeline that precedes a new one in the account; the first file if none does. */
function homeOf(input: UpdateInput, rank: ReadonlyMap<string, number>, live: LivePipeline): number {
  const own = rankOf(rank, live) ?? rank.size;
  const before = input.pipelines
    .flatMap((match) => {
      const at = rankOf(rank, match.live);
      return at === null || at > own ? [] : [{ key: match.desired.key, at }];
    })
    .toSorted((a, b) => b.at - a.at)[0];
  return Math.max(
    0,
    input.documents.findIndex(({ value }) => value.pipelines?.some(({ key }) => key === before?.key)),
  );
}

/** Files are concatenated in order, so a live order that jumps between files can't be achieved by moving entries. */
export function checkFileOrder(input: UpdateInput): readonly Difference[] {
  const acceptPlace = input.acceptPlace ?? input.accept ?? ((): boolean => true);
  if (!input.pipelines.some(({ live, address }) => live !== null && acceptPlace(address))) return [];
  const rank = ranks(input);
  const byKey = new Map(input.pipelines.map((match) => [match.desired.key, match.live]));
  let highest = -1;
  for (const { parsed, value } of input.documents) {
    const own = (value.pipelines ?? []).flatMap(({ key }) => rankOf(rank, byKey.get(key) ?? null) ?? []);
    if (own.length > 0 && Math.min(...own) < highest)
      return [{ file: parsed.file, address: 'pipelines', text: fileOrderText(input) }];
    highest = Math.max(highest, ...own);
  }
  return [];
}

function fileOrderText({ live, pipelines }: UpdateInput): string {
  const declared = new Set(pipelines.map((match) => match.live?.id));
  const order = live.flatMap(({ id, label }) => (declared.has(id) ? [JSON.stringify(label)] : []));
  return `the account shows its pipelines in the order ${order.join(', ')}, but files are read in the order of their paths, which differs; rename the files, or let an apply move the pipelines`;
}
