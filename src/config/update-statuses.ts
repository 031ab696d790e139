import { statusIdAddress } from '../core/address.js';
import type { LivePipeline, LiveStatus } from '../core/live-state.js';
import type { PipelineMatch, StatusMatch } from '../core/matching.js';
import type { NewEntry, Present, Slot } from './arrangement.js';
import { arrangement, isRising } from './arrangement.js';
import type { Edit } from './edits.js';
import { makeKeys } from './keys.js';
import { arrangeList, prefersFlow } from './list-edits.js';
import type { Draft, Pass } from './update-pass.js';
import { matchesIn } from './update-pass.js';
import { flowText, statusPairs } from './write.js';

/** Statuses that are new, gone, or in another order. */
export function statusListEdits(pass: Pass, draft: Draft): void {
  for (const { index, match } of matchesIn(pass, draft)) {
    if (match.live !== null) editStatuses(pass, draft, { match, live: match.live, index });
  }
}

interface Target {
  readonly match: PipelineMatch;
  readonly live: LivePipeline;
  /** Of the pipeline in its file. */
  readonly index: number;
}

function editStatuses(pass: Pass, draft: Draft, { match, live, index }: Target): void {
  const { file } = draft.parsed;
  const rank = new Map(live.statuses.map(({ id }, at) => [id, at]));
  const gone = match.statuses.filter((status) => status.live === null && pass.accept(status.address));
  const present = match.statuses.flatMap((status, at): Present[] =>
    gone.includes(status)
      ? []
      : [{ index: at, rank: status.live === null ? null : (rank.get(status.live.id) ?? null) }],
  );
  const added = match.missing.filter(({ id }) => pass.accept(statusIdAddress(match.address, id)));
  const reorder = !isRising(present) && movedAccepted(pass, match, present);
  if (gone.length === 0 && added.length === 0 && !reorder) return;

  const path = ['pipelines', index, 'statuses'];
  const entries = newEntries(draft, match, added, prefersFlow(draft.parsed, path));
  const wanted: readonly Slot[] = arrangement(
    present,
    entries.map(({ status, entry }) => ({ rank: rank.get(status.id) ?? live.statuses.length, entry })),
    reorder,
  );
  const edits = wanted.length === 0 ? null : arrangeList(draft.parsed, path, wanted);
  let left: readonly Edit[] | null = edits;
  const tell = (address: string, text: string): void => {
    pass.take({ file, address, text }, left);
    // All of them are one set of edits: it goes with the first.
    if (left !== null) left = [];
  };
  for (const { address, desired } of gone) {
    tell(address, `removed: ${JSON.stringify(desired.label)} is not in the account`);
  }
  for (const { status, key } of entries) {
    tell(`${match.address}.statuses.${key}`, `added: ${JSON.stringify(status.label)} (${status.state})`);
  }
  if (reorder) tell(match.address, 'statuses put in the order of the account');
  if (edits !== null) forgetStatuses(pass, draft, { match, index, gone });
}

function movedAccepted(pass: Pass, match: PipelineMatch, present: readonly Present[]): boolean {
  const inOrder = arrangement(present, [], true);
  return present.some(({ index }, at) => {
    const there = inOrder[at];
    if (there === undefined || !('index' in there) || there.index === index) return false;
    const status = match.statuses[index];
    return status !== undefined && (pass.accept(status.address) || pass.accept(match.address));
  });
}

interface NewStatus {
  readonly status: LiveStatus;
  readonly key: string;
  readonly entry: NewEntry;
}

function newEntries(
  { value }: Draft,
  match: PipelineMatch,
  added: readonly LiveStatus[],
  inBraces: boolean,
): readonly NewStatus[] {
  const declared = value.pipelines?.find(({ key }) => key === match.desired.key);
  const keys = makeKeys(
    'status',
    added,
    match.desired.statuses.map(({ key }) => key),
  );
  return added.map((status) => {
    const key = keys.get(status.id) ?? status.id;
    const pairs = statusPairs(status, key, declared?.idPrefix ?? '');
    const flow = flowText(pairs);
    return { status, key, entry: { lines: inBraces ? [flow] : pairs, flow } };
  });
}

interface Forgotten {
  readonly match: PipelineMatch;
  readonly index: number;
  readonly gone: readonly StatusMatch[];
}

/** Rules name what is gone no more. A rule that would be left empty, or a target that is gone, a person has to look at. */
function forgetStatuses(pass: Pass, draft: Draft, { match, index, gone }: Forgotten): void {
  const { file } = draft.parsed;
  const pipeline = draft.value.pipelines?.[index];
  const keys = gone.map(({ desired }) => desired.key);
  for (const rule of ['createIn', 'noSkipping', 'noBackwards'] as const) {
    const named = pipeline?.rules?.[rule];
    if (!Array.isArray(named) || !named.some((name) => keys.includes(name))) continue;
    const rest = named.flatMap((name, at): Slot[] => (keys.includes(name) ? [] : [{ index: at }]));
    // An empty createIn would mean any status.
    const empties = rest.length === 0 && rule === 'createIn';
    const edits = empties ? null : arrangeList(draft.parsed, ['pipelines', index, 'rules', rule], rest);
    pass.take(
      { file, address: `${match.address}.rules`, text: `${rule}: without ${keys.join(', ')}` },
      edits,
    );
  }
  for (const { moveTicketsTo } of pipeline?.retired ?? []) {
    if (moveTicketsTo === undefined || !keys.includes(moveTicketsTo)) continue;
    pass.take(
      { file, address: match.address, text: `retired: moveTicketsTo names ${moveTicketsTo}, which is gone` },
      null,
    );
  }
}
