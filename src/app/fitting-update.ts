/**
 * An update of the files that leaves them valid. An account may hold what no configuration can say (a pipeline whose
 * statuses are all closed, two teams of one name), so the new texts are checked before anybody writes them, and what
 * breaks them is held back, a pipeline or a team at a time, until the rest fits.
 */
import { makeKeys } from '../config/index.js';
import type { ReadConfiguration } from '../config/index.js';
import type { Difference, UpdateInput, UpdateResult } from '../config/update.js';
import { updateConfiguration } from '../config/update.js';
import type { Address } from '../core/address.js';
import { pipelineAddress, pipelineIdAddress, teamAddress, teamIdAddress } from '../core/address.js';
import type { Diagnostic } from '../core/diagnostic.js';
import { BugError } from '../core/errors.js';
import { reread } from './reread.js';
import type { AppContext } from './types.js';

export interface FittingUpdate {
  readonly updated: UpdateResult;
  /** The configuration as the new texts have it. */
  readonly read: ReadConfiguration;
  /** Live ids of pipelines and teams that were to be added and are not. */
  readonly notAdded: ReadonlySet<string>;
}

/** What is held back, and why. */
interface Held {
  /** Address of a pipeline, a team or a permission set -> what would be wrong with it. */
  readonly tops: ReadonlyMap<Address, string>;
  /** 'gone': also nothing is removed; 'all': nothing is changed at all. */
  readonly wide: 'no' | 'gone' | 'all';
  readonly why: string;
}

const NOTHING: Held = { tops: new Map(), wide: 'no', why: '' };

export async function fittingUpdate(
  ctx: Pick<AppContext, 'cwd'>,
  input: UpdateInput,
): Promise<FittingUpdate> {
  const whole = updateConfiguration(input);
  let held = NOTHING;
  let updated = whole;
  for (;;) {
    const read = await reread(ctx, input.documents, updated);
    if (read.ok) {
      const notEditable = [...updated.notEditable, ...lostRows(input, held, { whole, updated })];
      return { updated: { ...updated, notEditable }, read, notAdded: notAddedIn(input, held) };
    }
    const errors = read.findings.filter(({ severity }) => severity === 'error');
    if (held.wide === 'all')
      throw new BugError(`files as they were are invalid: ${errors.map(({ summary }) => summary).join(' ')}`);
    held = holdMore(held, errors);
    updated = updateConfiguration(holding(input, held));
  }
}

function holdMore({ tops, wide, why }: Held, errors: readonly Diagnostic[]): Held {
  const more = errors.flatMap(({ address, summary }): [Address, string][] => {
    const top = address === null ? null : topOf(address);
    return top === null || tops.has(top) ? [] : [[top, summary]];
  });
  if (more.length > 0) return { tops: new Map([...more, ...tops]), wide, why };
  return { tops, wide: wide === 'no' ? 'gone' : 'all', why: errors[0]?.summary ?? why };
}

/** The pipeline, team or permission set that an address is of or below. */
function topOf(address: Address): Address | null {
  return /^(?:pipelines|teams|permissionSets)(?:\.\w+|\["(?:[^"\\]|\\.)*"\])/.exec(address)?.[0] ?? null;
}

function holding(input: UpdateInput, held: Held): UpdateInput {
  const gone = new Set(
    [...input.pipelines.flatMap((match) => [match, ...match.statuses]), ...(input.teams ?? [])].flatMap(
      ({ live, address }) => (live === null ? [address] : []),
    ),
  );
  const allows =
    (accept: (address: Address) => boolean) =>
    (address: Address): boolean => {
      if (held.wide === 'all' || (held.wide === 'gone' && gone.has(address))) return false;
      return !held.tops.has(topOf(address) ?? '') && accept(address);
    };
  const accept = input.accept ?? ((): boolean => true);
  const notAdded = notAddedIn(input, held);
  return {
    ...input,
    accept: allows(accept),
    acceptPlace: allows(input.acceptPlace ?? accept),
    skip: notAdded,
    addTeams: (input.addTeams ?? []).filter(({ id }) => !notAdded.has(id)),
  };
}

function notAddedIn(input: UpdateInput, { tops, wide }: Held): ReadonlySet<string> {
  const held = [...added(input)].flatMap(([address, { id }]) =>
    wide === 'all' || tops.has(address) ? [id] : [],
  );
  return new Set(held);
}

/** What is to be added, by the address that it would get. */
function added(input: UpdateInput): ReadonlyMap<Address, { readonly id: string; readonly at: Address }> {
  const { add = [], addTeams = [], pipelines, teams = [] } = input;
  const taken = pipelines.map(({ desired }) => desired.key);
  const named = addTeams.map(({ id, name }) => ({ id, label: name }));
  const teamsTaken = teams.map(({ desired }) => desired.key);
  return new Map([
    ...[...makeKeys('pipeline', add, taken)].map(
      ([id, key]) => [pipelineAddress(key), { id, at: pipelineIdAddress(id) }] as const,
    ),
    ...[...makeKeys('team', named, teamsTaken)].map(
      ([id, key]) => [teamAddress(key), { id, at: teamIdAddress(id) }] as const,
    ),
  ]);
}

/** What the whole update would have said and this one doesn't. */
function lostRows(
  input: UpdateInput,
  { tops, why }: Held,
  { whole, updated }: { readonly whole: UpdateResult; readonly updated: UpdateResult },
): readonly Difference[] {
  const textOf = ({ file, address, text }: Difference): string => JSON.stringify([file, address, text]);
  const said = new Set([...updated.differences, ...updated.notEditable].map(textOf));
  const byAddress = added(input);
  return [...whole.differences, ...whole.notEditable].flatMap((row): Difference[] => {
    if (said.has(textOf(row))) return [];
    const reason = tops.get(topOf(row.address) ?? '') ?? why;
    const text = `${row.text} (left, because the files would not be valid: ${reason})`;
    return [{ ...row, address: byAddress.get(row.address)?.at ?? row.address, text }];
  });
}
