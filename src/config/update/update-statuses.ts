import { statusAddress } from '../../core/base/address.js';
import type { LivePipeline, LiveStatus } from '../../core/model/live-state.js';
import type { PipelineMatch } from '../../core/model/matching.js';
import type { NewEntry, Present, Slot } from '../patch/arrangement.js';
import { arrangement, isRising } from '../patch/arrangement.js';
import { blockLines, flowText } from '../patch/entry-text.js';
import { arrangeList, prefersFlow } from '../patch/list-edits.js';
import { newStatuses, newStatusKeys, someStatusDeclares, statusKeys } from './update-names.js';
import type { Draft, Pass } from './update-pass.js';
import { matchesIn, writingOf } from './update-pass.js';
import { statusEntry } from '../write/written-entries.js';
import { settingPairs } from '../write/written-settings.js';

/** Adds, removes and reorders statuses. */
export function statusListEdits(pass: Pass, draft: Draft): void {
  for (const { index, match } of matchesIn(pass, draft)) {
    if (match.live !== null) editStatuses(pass, draft, { match, live: match.live, index });
  }
}

interface Target {
  readonly match: PipelineMatch;
  readonly live: LivePipeline;
  /** The pipeline's place in its file. */
  readonly index: number;
}

function editStatuses(pass: Pass, draft: Draft, { match, live, index }: Target): void {
  const { file } = draft.parsed;
  const rank = new Map(live.statuses.map(({ id }, at) => [id, at]));
  const lost = match.statuses.filter((status) => status.live === null && pass.accept(status.address));
  const gone = lost.filter(({ address }) => !pass.names.targets.has(address));
  for (const { address, desired } of lost) {
    if (!pass.names.targets.has(address)) continue;
    const label = JSON.stringify(desired.label);
    const text = `${label} is not in the account, but stays because a retired entry moves tickets into it`;
    pass.take({ file, address, text }, null);
  }
  const present = match.statuses.flatMap((status, at): Present[] =>
    gone.includes(status)
      ? []
      : [{ index: at, rank: status.live === null ? null : (rank.get(status.live.id) ?? null) }],
  );
  const added = newStatuses(match, pass.accept);
  const moved = match.statuses.some(
    ({ live: there, address }) => there !== null && pass.acceptPlace(address),
  );
  const reorder = !isRising(present) && moved;
  if (gone.length === 0 && added.length === 0 && !reorder) return;

  const path = ['pipelines', index, 'statuses'];
  const entries = newEntries(pass, draft, { match, added, inBraces: prefersFlow(draft.parsed, path) });
  const wanted: readonly Slot[] = arrangement(
    present,
    entries.map(({ status, entry }) => ({ rank: rank.get(status.id) ?? live.statuses.length, entry })),
    reorder,
  );
  const edits = wanted.length === 0 ? null : arrangeList(draft.parsed, path, wanted);
  pass.takeAll(
    [
      ...gone.map(({ address, desired }) => ({
        file,
        address,
        text: `removed: ${JSON.stringify(desired.label)} is not in the account`,
      })),
      ...entries.map(({ status, key }) => ({
        file,
        address: statusAddress(match.address, key),
        text: `added: ${JSON.stringify(status.label)} (${status.state})`,
      })),
      ...(reorder ? [{ file, address: match.address, text: 'statuses reordered as in the account' }] : []),
    ],
    edits,
    entries.map(({ status, key }) => [statusAddress(match.address, key), status.id] as const),
  );
}

interface NewStatus {
  readonly status: LiveStatus;
  readonly key: string;
  readonly entry: NewEntry;
}

interface Adding {
  readonly match: PipelineMatch;
  readonly added: readonly LiveStatus[];
  readonly inBraces: boolean;
}

/** New statuses get the settings that any status of their pipeline has. */
function newEntries(pass: Pass, draft: Draft, { match, added, inBraces }: Adding): readonly NewStatus[] {
  const declared = draft.value.pipelines?.find(({ key }) => key === match.desired.key);
  const keys = newStatusKeys(match, added);
  return added.map((status) => {
    const key = keys.get(status.id) ?? status.id;
    const owner = {
      ...{ holder: 'statuses' as const, id: status.id, name: `status ${JSON.stringify(status.label)}` },
      ...{ pipeline: match.live, statuses: statusKeys(match, pass.accept) },
    };
    const settings = settingPairs(owner, writingOf(pass, draft), (document) =>
      someStatusDeclares(match, document.key),
    );
    const prefix = pass.input.idsToLock === true ? null : (declared?.idPrefix ?? '');
    const entry = statusEntry(status, key, prefix, settings);
    const flow = flowText(entry.pairs);
    return {
      status,
      key,
      entry: { lines: inBraces ? [flow] : blockLines({ ...entry, inline: false }), flow },
    };
  });
}
