import { isBelow } from '../../../core/base/address.js';
import type { Finding } from '../../../core/base/diagnostic.js';
import { finding } from '../../../core/base/diagnostic.js';
import type { LivePipeline } from '../../../core/model/live-state.js';
import type { PipelineMatch, StatusMatch } from '../../../core/model/matching.js';
import { labelKey } from '../../../core/model/matching.js';
import { freeId, LONGEST_ID } from '../../../core/base/free-id.js';
import { quoted, scalarText } from '../../../core/base/yaml-text.js';
import { reservedStatus } from '../identity.js';
import type { GuardInput } from './input.js';

/** Ids and labels that belong to something else in the account, and things matched only by label. */
export function guardIdentity(input: GuardInput): readonly Finding[] {
  return [
    ...input.matching.findings,
    ...input.matching.pipelines.flatMap((match) => [
      ...guardPipelineId(match, input),
      ...guardPipelineLabel(match, input),
      ...match.statuses.flatMap((status) => guardStatus(status, match, input)),
      ...guardAdoptions(match, input),
    ]),
  ];
}

function guardPipelineId(match: PipelineMatch, input: GuardInput): readonly Finding[] {
  if (match.live !== null) return [];
  const { desired, address, id } = match;
  const found: Finding[] = desired.id === null ? [] : [idNotLive(match, 'pipeline', input)];
  const taken = input.live.find((other) => other.id === id);
  if (taken !== undefined) {
    found.push(
      finding({
        code: 'PIPELINE_ID_TAKEN',
        verdict: 'block',
        address,
        summary: `The id "${id}" that ${address} wants belongs to the live pipeline "${taken.label}".`,
        detail:
          'That pipeline is retired in these files, or matched to another declaration. Pipeline ids are unique in HubSpot, so this pipeline needs another one.',
        hint: `id: ${freeIdIn(input, 'pipeline', id)}`,
        source: desired.source,
      }),
    );
  }
  const alike = input.live.find((other) => other.id !== id && other.id.toLowerCase() === id.toLowerCase());
  if (alike !== undefined) found.push(differsInCase(match, id, alike.id));
  return found;
}

function guardPipelineLabel(match: PipelineMatch, input: GuardInput): readonly Finding[] {
  const { desired, address, live } = match;
  const key = labelKey(desired.label);
  if (live !== null && labelKey(live.label) === key) return [];
  const holder = input.matching.unmanaged.find((other) => labelKey(other.label) === key);
  if (holder === undefined) return [];
  return [
    finding({
      code: 'LABEL_TAKEN',
      verdict: 'block',
      address,
      summary: `The label "${desired.label}" belongs to the unmanaged pipeline with the id "${holder.id}".`,
      detail:
        'HubSpot refuses two pipelines with the same label. Declare that pipeline with its id, or give this one another label.',
      hint: `id: ${quoted(holder.id)}`,
      source: desired.source,
    }),
  ];
}

function guardStatus(status: StatusMatch, match: PipelineMatch, input: GuardInput): readonly Finding[] {
  const { live } = match;
  if (status.live !== null) return guardReservedLabel(status, live);
  const own = live?.statuses ?? [];
  const reserved = own.find((other) => !other.writable && other.id === status.id);
  if (reserved !== undefined) return [reservedStatus(status.address, reserved, status.desired.source)];
  const found: Finding[] = [...guardReservedLabel(status, live)];
  if (status.desired.id !== null) found.push(idNotLive(status, 'status', input));
  for (const pipeline of input.live) {
    for (const other of pipeline.statuses) {
      if (other.id === status.id) found.push(statusIdTaken(status, { pipeline, label: other.label }, input));
      else if (other.id.toLowerCase() === status.id.toLowerCase()) {
        found.push(differsInCase(status, status.id, other.id));
      }
    }
  }
  return found;
}

function guardReservedLabel(status: StatusMatch, live: LivePipeline | null): readonly Finding[] {
  const key = labelKey(status.desired.label);
  const holder = live?.statuses.find((other) => !other.writable && labelKey(other.label) === key);
  if (holder === undefined) return [];
  return [
    finding({
      code: 'LABEL_TAKEN',
      verdict: 'block',
      address: status.address,
      summary: `The label "${status.desired.label}" belongs to a status that HubSpot reserves (id "${holder.id}").`,
      detail:
        "HubSpot refuses two statuses with the same label in one pipeline, and that one can't be changed. Give this one another label.",
      source: status.desired.source,
    }),
  ];
}

interface Holder {
  readonly pipeline: LivePipeline;
  readonly label: string;
}

function statusIdTaken(status: StatusMatch, { pipeline, label }: Holder, input: GuardInput): Finding {
  const home = input.matching.pipelines.find(({ live }) => live === pipeline);
  const leaves = home?.statuses.every((own) => own.id !== status.id) ?? false;
  return finding({
    code: 'STATUS_ID_TAKEN',
    verdict: 'block',
    address: status.address,
    summary: `The id "${status.id}" that ${status.address} wants belongs to the status "${label}" of the pipeline "${pipeline.label}".`,
    detail:
      leaves && home !== undefined
        ? `HubSpot can't move a status to another pipeline, and status ids are unique across all ticket pipelines. Give this one another id, and retire the other in ${home.address} with moveTicketsTo: ${scalarText(referenceOf(status, input))}. Its tickets then move here.`
        : 'Status ids are unique across all ticket pipelines in HubSpot. Give this status another id, or the pipeline an idPrefix.',
    hint: `id: ${freeIdIn(input, 'status', status.id)}`,
    source: status.desired.source,
  });
}

/** `pipeline.status`, as targets are written. */
function referenceOf(status: StatusMatch, { matching }: GuardInput): string {
  const home = matching.pipelines.find(({ statuses }) => statuses.includes(status));
  return `${home?.desired.key ?? ''}.${status.desired.key}`;
}

/** A similar id that no live thing has and no declared thing wants, as YAML. */
function freeIdIn({ live, matching }: GuardInput, kind: keyof typeof LONGEST_ID, id: string): string {
  const things = [live, matching.pipelines].flatMap((pipelines) =>
    pipelines.flatMap((pipeline) =>
      kind === 'pipeline' ? [pipeline.id] : pipeline.statuses.map((own) => own.id),
    ),
  );
  return quoted(freeId(id, new Set(things), LONGEST_ID[kind]));
}

function differsInCase(match: PipelineMatch | StatusMatch, id: string, live: string): Finding {
  return finding({
    code: 'ID_DIFFERS_IN_CASE',
    verdict: 'block',
    address: match.address,
    summary: `The id "${id}" that ${match.address} wants differs from the live id "${live}" only in case.`,
    detail:
      'Ids are case-sensitive, so this would be a second thing beside the live one. If you mean the live one, write its id exactly as it is.',
    hint: `id: ${quoted(live)}`,
    source: match.desired.source,
  });
}

function idNotLive(
  match: PipelineMatch | StatusMatch,
  kind: 'pipeline' | 'status',
  { account }: GuardInput,
): Finding {
  return finding({
    code: 'ID_NOT_LIVE',
    verdict: account.loopback ? 'note' : 'confirm',
    address: match.address,
    summary: `No live ${kind} has the id "${match.id}" that the file gives ${match.address}.`,
    detail: `It will be created with exactly this id. If you meant an existing ${kind}, correct the id: this would be a new, empty ${kind}.`,
    source: match.desired.source,
  });
}

function guardAdoptions(match: PipelineMatch, input: GuardInput): readonly Finding[] {
  const deletes = input.changes.some(
    ({ action, address }) => action === 'delete' && isBelow(address, match.address),
  );
  return [match, ...match.statuses].flatMap((entry) => {
    if (entry.by !== 'label') return [];
    return [
      finding({
        code: 'IDENTITY_NOT_PINNED',
        verdict: deletes ? 'confirm' : 'note',
        address: entry.address,
        summary: `${entry.address} was matched to the live id "${entry.id}" by its label alone.`,
        detail: deletes
          ? 'The plan also deletes in this pipeline. If the label is not on the thing you think, the wrong one is deleted. Pin the id, or check carefully and confirm.'
          : 'The next apply records the id in the lock. To pin it in the files, add the line below.',
        hint: `id: ${quoted(entry.id)}   # ${entry.desired.key}`,
        source: entry.desired.source,
      }),
    ];
  });
}
