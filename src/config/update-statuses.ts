import { statusAddress } from '../core/address.js';
import type { LivePipeline, LiveStatus } from '../core/live-state.js';
import type { PipelineMatch, StatusMatch } from '../core/matching.js';
import type { NewEntry, Present, Slot } from './arrangement.js';
import { arrangement, isRising } from './arrangement.js';
import type { Edit } from './edits.js';
import { blockLines, flowText } from './entry-text.js';
import { arrangeList, prefersFlow } from './list-edits.js';
import { declaresEditors, declaresProperties, newStatuses, newStatusKeys } from './update-names.js';
import type { Draft, Pass } from './update-pass.js';
import { matchesIn, writingOf } from './update-pass.js';
import { propertiesPair } from './written-console.js';
import { editorsPair, statusEntry } from './written-entries.js';

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
    tell(statusAddress(match.address, key), `added: ${JSON.stringify(status.label)} (${status.state})`);
  }
  if (reorder) tell(match.address, 'statuses put in the order of the account');
  if (edits !== null) tellOfTargets(pass, draft, { match, index, gone });
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

/** New statuses say who may edit, and which properties they have, where one of their pipeline does. */
function newEntries(pass: Pass, draft: Draft, { match, added, inBraces }: Adding): readonly NewStatus[] {
  const declared = draft.value.pipelines?.find(({ key }) => key === match.desired.key);
  const keys = newStatusKeys(match, added);
  return added.map((status) => {
    const key = keys.get(status.id) ?? status.id;
    const editors =
      match.live === null || !declaresEditors(match)
        ? null
        : editorsPair(
            status,
            match.live.id,
            writingOf(pass, draft),
            `status ${JSON.stringify(status.label)}`,
          );
    const properties = declaresProperties(match)
      ? propertiesPair(status.id, pass.names.settings.console)
      : null;
    const entry = statusEntry(status, key, declared?.idPrefix ?? '', { editors, properties });
    const flow = flowText(entry.pairs);
    return {
      status,
      key,
      entry: { lines: inBraces ? [flow] : blockLines({ ...entry, inline: false }), flow },
    };
  });
}

interface Forgotten {
  readonly match: PipelineMatch;
  readonly index: number;
  readonly gone: readonly StatusMatch[];
}

/** A target that is gone a person has to look at. */
function tellOfTargets(pass: Pass, draft: Draft, { match, index, gone }: Forgotten): void {
  const { file } = draft.parsed;
  const keys = gone.map(({ desired }) => desired.key);
  for (const { moveTicketsTo } of draft.value.pipelines?.[index]?.retired ?? []) {
    if (moveTicketsTo === undefined || !keys.includes(moveTicketsTo)) continue;
    pass.take(
      { file, address: match.address, text: `retired: moveTicketsTo names ${moveTicketsTo}, which is gone` },
      null,
    );
  }
}
