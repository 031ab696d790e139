/** What a plan right after a pull would still change: reports whatever pull did not write, with its place and value. */
import type { Address } from '../../core/base/address.js';
import {
  isBelow,
  permissionSetAddress,
  pipelineAddress,
  pipelineOf,
  statusAddress,
  teamAddress,
} from '../../core/base/address.js';
import type { AccountFacts, AccountReader } from '../../core/model/account.js';
import type { Kind } from '../../core/kinds/kind.js';
import type { ChangeKind } from '../../core/plan/change-kind.js';
import type { Change } from '../../core/plan/change.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import { AppError } from '../../core/base/errors.js';
import type { Matching } from '../../core/model/matching.js';
import type { LeftByHand, PulledDifference } from '../../core/model/results.js';
import type { Source } from '../../core/base/source.js';
import { kinds } from '../../generated/kinds/kind.js';
import { compare } from '../plan/compute-plan.js';

interface AfterPull {
  readonly config: Config;
  readonly lock: PortalLock;
  readonly reader: AccountReader;
  readonly account: AccountFacts;
}

interface Leftovers {
  readonly left: readonly PulledDifference[];
  /** Deletes that retired entries ask for. */
  readonly retiring: number;
}

/** Changes of a plan after the pull that `told` doesn't include yet. */
export async function leftovers(after: AfterPull, told: readonly PulledDifference[]): Promise<Leftovers> {
  const compared = await compare(after).catch(nullIfRefused);
  if (compared === null) return { left: [], retiring: 0 };
  const { changes, matching } = compared;
  const retired = retiredAddresses(matching);
  const open = changes.filter(
    (change) => change.channel === 'api' && !isOfRetired(change, retired) && !told.some(tellsOf(change)),
  );
  const left = open.map((change) => ({
    file: change.source?.file ?? after.config.files[0] ?? '',
    address: change.address,
    text: textOf(change),
  }));
  return {
    left,
    retiring: changes.filter(({ action, address }) => action === 'delete' && retired.has(address)).length,
  };
}

/** What this token may not read can't be planned either; the next command reports why. */
function nullIfRefused(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}

function retiredAddresses({ pipelines, retiredPipelines }: Matching): ReadonlySet<Address> {
  return new Set(
    [...pipelines.flatMap(({ retired }) => retired), ...retiredPipelines].map(({ address }) => address),
  );
}

const changesOf = (has: (kind: Kind) => boolean | undefined): ReadonlySet<ChangeKind> =>
  new Set(kinds.filter(has).flatMap(({ changes }) => changes));

const LOSING = changesOf(({ losesRetired }) => losesRetired);
const ONLY_RETIRED = changesOf(({ onlyRetired }) => onlyRetired);

/** True for retired things, which the files ask to delete, and for settings that lose them. */
function isOfRetired({ kind, address, action }: Change, retired: ReadonlySet<Address>): boolean {
  if (retired.has(address) || action === 'migrate') return true;
  if (action === 'delete' && ONLY_RETIRED.has(kind)) return true;
  const home = pipelineOf(address) ?? address;
  return LOSING.has(kind) && [...retired].some((other) => other === home || isBelow(other, home));
}

function tellsOf({ address, action }: Change): (row: PulledDifference) => boolean {
  return (row) => row.address === address || (action === 'move' && isBelow(address, row.address));
}

function textOf({ action, fields, label }: Change): string {
  const name = JSON.stringify(label);
  switch (action) {
    case 'create':
      return `${name} is in the files and not in the account`;
    case 'delete':
      return `${name} is in the account and not in the files`;
    case 'move':
      return `${name} is at another place in the account`;
    case 'update':
    case 'migrate':
      return fields
        .map(
          ({ path, before, after }) =>
            `${path}: ${JSON.stringify(after)} in the files, ${JSON.stringify(before)} in the account`,
        )
        .join(', ');
  }
}

/** Adds to the rows their code and their source locations. */
export function leftByHand(config: Config, rows: readonly PulledDifference[]): readonly LeftByHand[] {
  const places = new Map<Address, Source>();
  const note = (address: Address, source: Source): void => {
    places.set(address, source);
  };
  for (const pipeline of config.pipelines) {
    const home = pipelineAddress(pipeline.key);
    note(home, pipeline.source);
    for (const status of pipeline.statuses) note(statusAddress(home, status.key), status.source);
  }
  for (const team of config.teams) note(teamAddress(team.key), team.source);
  for (const set of config.permissionSets) note(permissionSetAddress(set.key), set.source);
  return rows.map((row) => ({ code: 'PULL_BY_HAND', ...row, source: placeOf(row.address, places) }));
}

/** The source location of a thing, else of its nearest parent. */
function placeOf(address: Address, places: ReadonlyMap<Address, Source>): Source | null {
  const [nearest] = [...places]
    .filter(([home]) => address === home || isBelow(address, home))
    .toSorted(([a], [b]) => b.length - a.length);
  return nearest?.[1] ?? null;
}
