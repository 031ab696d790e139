import { pipelineIdAddress, pipelineOf, statusIdAddress } from '../../../core/base/address.js';
import type { Change } from '../../../core/plan/change.js';
import type { Finding } from '../../../core/base/diagnostic.js';
import { finding } from '../../../core/base/diagnostic.js';
import type { Matching, PipelineMatch, RetiredPipelineMatch } from '../../../core/model/matching.js';
import { flowMap, quoted, scalarText } from '../../../core/base/yaml-text.js';
import { retireLines } from './retire-lines.js';
import type { GuardInput } from './input.js';

const DEFAULT_PIPELINE = '0';

/** Everything about a delete that needs confirmation or a note, except its tickets. */
export function guardDeletes(input: GuardInput): readonly Finding[] {
  return [
    ...input.matching.pipelines.flatMap((match) => [
      ...notRetired(match, input.matching),
      ...renameHint(match),
      ...entryStatusGoes(match),
    ]),
    ...input.matching.retiredPipelines.flatMap(strayOverrides),
    ...protectedAndMissing(input),
    ...input.changes.flatMap((change) =>
      change.action === 'delete' && change.kind !== 'team'
        ? [...protectedThing(change, input), ...defaultPipeline(change), recycled(change)]
        : [],
    ),
  ];
}

/** A target for a status that isn't in the retired pipeline is most likely a typo. */
function strayOverrides({ address, live, retired }: RetiredPipelineMatch): readonly Finding[] {
  const known = new Set(live.statuses.map(({ id }) => id));
  return Object.keys(retired.overrides)
    .filter((id) => !known.has(id))
    .map((id) =>
      finding({
        code: 'RETIRED_NOT_LIVE',
        verdict: 'note',
        address,
        summary: `The entry that retires "${live.label}" names the status "${id}", which the pipeline does not have.`,
        detail: `Its target is not used. Live statuses: ${[...known].map((one) => `"${one}"`).join(', ')}.`,
        source: retired.source,
      }),
    );
}

function notRetired(match: PipelineMatch, matching: Matching): readonly Finding[] {
  return match.missing.map((status) =>
    finding({
      code: 'STATUS_NOT_RETIRED',
      verdict: 'confirm',
      address: statusIdAddress(match.address, status.id),
      summary: `The status "${status.label}" is live, and the files neither declare nor retire it.`,
      detail:
        "The declared list of statuses is complete, so this one is planned for deletion, and a deleted status can't be restored. If that is intended, retire it and say where its tickets go. If not, declare it.",
      hint: retireLines(match, status, matching),
      source: match.desired.source,
    }),
  );
}

function renameHint(match: PipelineMatch): readonly Finding[] {
  const created = match.statuses.filter(({ live }) => live === null);
  const [first] = created;
  const gone = [...match.retired.map(({ live }) => live), ...match.missing];
  const [old] = gone;
  if (match.live === null || first === undefined || old === undefined) return [];
  const ids = gone.map(({ id, label }) => `"${label}" (${JSON.stringify(id)})`).join(', ');
  return [
    finding({
      code: 'RENAME_OR_REPLACE',
      verdict: 'note',
      address: first.address,
      summary: `${match.address} gets new statuses while others are deleted. If one of them is a rename, keep its id.`,
      detail: `Renames are never guessed: a new key without an id is a new status, and the tickets of the old one have to move. Statuses to be deleted: ${ids}. The times that HubSpot keeps for each status (when a ticket entered it, how long it stayed) are tied to its id, so a new one starts without any, and reports built on them break. To rename one instead, give the declared status its id, and remove that id from retired if it is listed there.`,
      hint: `- ${flowMap([
        ['key', scalarText(first.desired.key)],
        ['id', quoted(old.id)],
        ['label', scalarText(first.desired.label)],
        ['state', first.desired.state],
      ])}`,
      source: first.desired.source,
    }),
  ];
}

function entryStatusGoes(match: PipelineMatch): readonly Finding[] {
  const first = match.live?.statuses.find(({ writable }) => writable);
  const gone = [...match.retired.map(({ live }) => live), ...match.missing];
  if (first === undefined || !gone.includes(first)) return [];
  return [
    finding({
      code: 'ENTRY_STATUS_GOES',
      verdict: 'note',
      address: statusIdAddress(match.address, first.id),
      summary: `"${first.label}" is the first status of its pipeline, and the plan deletes it.`,
      detail:
        "Forms, inboxes and integrations may be set to create tickets in it. Check their settings before you apply: pipewright can't see them.",
      source: match.desired.source,
    }),
  ];
}

function protectedThing(change: Change, input: GuardInput): readonly Finding[] {
  const pipeline = pipelineOf(change.address);
  const match = input.matching.pipelines.find(({ address }) => address === pipeline);
  const id = match?.id ?? change.id;
  const recorded = input.lock.protected.includes(id);
  if (!recorded && match?.desired.protect !== true) return [];
  return [
    finding({
      code: 'PROTECTED',
      verdict: 'block',
      address: change.address,
      summary: `${change.kind === 'pipeline' ? 'The pipeline' : 'The status'} "${change.label}" is protected and can't be deleted.`,
      detail: recorded
        ? 'The lock records the protection. To end it, apply files that say protect: false and delete nothing here.'
        : 'The pipeline says protect: true, which keeps it and all its statuses.',
      hint: 'protect: false',
      source: change.source,
    }),
  ];
}

/** A protected pipeline that the files no longer declare: more often a lost file than a decision. */
function protectedAndMissing({ matching, lock }: GuardInput): readonly Finding[] {
  return matching.unmanaged
    .filter(({ id }) => lock.protected.includes(id))
    .map(({ id, label }) =>
      finding({
        code: 'PROTECTED',
        verdict: 'block',
        address: pipelineIdAddress(id),
        summary: `The pipeline "${label}" (id "${id}") is protected, but no file declares it any more.`,
        detail:
          'The plan does not touch it, but protection is meant to survive a lost file or a wrong path. Declare it again, by hand or with the command below; to stop managing it, apply once with protect: false first.',
        hint: 'pipewright pull --all',
      }),
    );
}

function defaultPipeline(change: Change): readonly Finding[] {
  if (change.kind !== 'pipeline' || change.id !== DEFAULT_PIPELINE) return [];
  return [
    finding({
      code: 'DEFAULT_PIPELINE',
      verdict: 'block',
      address: change.address,
      summary: `"${change.label}" is the account's default ticket pipeline and can't be deleted.`,
      detail:
        'It is not documented that HubSpot allows this, and forms and inboxes fall back on it. Rename it and change its statuses instead.',
      source: change.source,
    }),
  ];
}

function recycled(change: Change): Finding {
  return finding({
    code: 'RECYCLED_TICKETS_NOT_SEEN',
    verdict: 'note',
    address: change.address,
    summary: `Tickets in the recycle bin are not counted for "${change.label}".`,
    detail:
      "HubSpot's search does not return archived tickets, and HubSpot deletes a status that only holds such tickets. What happens to one that is restored afterwards is unverified. The times that HubSpot keeps for a status are lost with its id, and reports built on them break.",
    source: change.source,
  });
}
