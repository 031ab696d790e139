import { pipelineOf, shapeOf, teamOf, thingOf } from '../../core/base/address.js';
/**
 * Updates the files so that they stay valid. An account may hold what no configuration can express (a pipeline whose
 * statuses are all closed, two teams of one name), so the new texts are validated before they are written, and what
 * makes them invalid is held back, one pipeline or team at a time, until the rest is valid.
 */
import { makeKeys } from '../../config/index.js';
import type { ReadConfiguration } from '../../config/index.js';
import type { Difference, UpdateInput, UpdateResult } from '../../config/update/update.js';
import { updateConfiguration } from '../../config/update/update.js';
import type { Address } from '../../core/base/address.js';
import { pipelineAddress, teamAddress, undeclaredAddress } from '../../core/base/address.js';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { BugError } from '../../core/base/errors.js';
import type { FromFiles } from './live-into-files.js';
import type { FilesToUpdate } from './files-to-update.js';

export interface FittingUpdate {
  readonly updated: UpdateResult;
  /** The configuration in the new texts. */
  readonly read: ReadConfiguration;
  /** Live ids of pipelines and teams that were to be added and are not. */
  readonly notAdded: ReadonlySet<string>;
}

/** What is held back, and why. */
interface Held {
  /** Maps the address of a pipeline, a team or a permission set to what would be wrong with it. */
  readonly tops: ReadonlyMap<Address, string>;
  /** 'gone': nothing is removed either; 'all': nothing is changed at all. */
  readonly wide: 'no' | 'gone' | 'all';
  readonly why: string;
}

const NOTHING: Held = { tops: new Map(), wide: 'no', why: '' };

/** Maximum number of rounds; each update can make another one possible, with fewer values left. */
const ROUNDS = 9;

/**
 * Repeats the update as long as it makes others possible: a value in an anchored map can be changed once each map that
 * merges it has its own.
 */
export async function fittingUpdate(
  { loaded: declared, reread }: Pick<FilesToUpdate, 'loaded' | 'reread'>,
  inputFor: (now: FromFiles, pins: UpdateResult['pins']) => UpdateInput,
): Promise<FittingUpdate> {
  let done = await fitOnce(reread, inputFor(declared, new Map()));
  let left = done.updated.notEditable.length;
  for (let round = 1; round < ROUNDS && left > 0 && changes(done.updated); round += 1) {
    const next = await fitOnce(reread, inputFor(done.read, done.updated.pins));
    if (!changes(next.updated)) break;
    done = { ...next, updated: joined(done.updated, next.updated) };
    left = next.updated.notEditable.length;
  }
  return done;
}

function changes({ files }: UpdateResult): boolean {
  return files.some(({ text }) => text !== null);
}

function joined(first: UpdateResult, second: UpdateResult): UpdateResult {
  const names = new Map(second.files.map(({ file }, at) => [file, first.files[at]?.file ?? file]));
  const named = (row: Difference): Difference => ({ ...row, file: names.get(row.file) ?? row.file });
  return {
    files: first.files.map((file, at) => ({ ...file, text: second.files[at]?.text ?? file.text })),
    differences: [...first.differences, ...second.differences.map(named)],
    notEditable: second.notEditable.map(named),
    pins: new Map([...first.pins, ...second.pins]),
  };
}

async function fitOnce(reread: FilesToUpdate['reread'], input: UpdateInput): Promise<FittingUpdate> {
  const whole = updateConfiguration(input);
  let held = NOTHING;
  let updated = whole;
  for (;;) {
    const read = await reread(input.documents, updated);
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
  const thing = thingOf(address);
  return pipelineOf(address) ?? teamOf(address) ?? (shapeOf(thing) === 'permissionSets' ? thing : null);
}

function holding(input: UpdateInput, held: Held): UpdateInput {
  const gone = new Set(
    declaredThings(input).flatMap(({ live, address }) => (live === null ? [address] : [])),
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
  const held = [...added(input)].flatMap(([address, id]) =>
    wide === 'all' || tops.has(address) ? [id] : [],
  );
  return new Set(held);
}

/** Every declared thing with its live counterpart, or null. */
function declaredThings({
  pipelines,
  teams = [],
}: UpdateInput): readonly { readonly address: Address; readonly live: object | null }[] {
  return [...pipelines.flatMap((match) => [match, ...match.statuses]), ...teams];
}

/** Live ids of the things to add, by the address that each would get. */
function added(input: UpdateInput): ReadonlyMap<Address, string> {
  const { add = [], addTeams = [], pipelines, teams = [] } = input;
  const taken = pipelines.map(({ desired }) => desired.key);
  const named = addTeams.map(({ id, name }) => ({ id, label: name }));
  const teamsTaken = teams.map(({ desired }) => desired.key);
  return new Map([
    ...[...makeKeys('pipeline', add, taken)].map(([id, key]) => [pipelineAddress(key), id] as const),
    ...[...makeKeys('team', named, teamsTaken)].map(([id, key]) => [teamAddress(key), id] as const),
  ]);
}

/** Rows that the full update would have reported and this one doesn't. */
function lostRows(
  input: UpdateInput,
  { tops, why }: Held,
  { whole, updated }: { readonly whole: UpdateResult; readonly updated: UpdateResult },
): readonly Difference[] {
  const textOf = ({ file, address, text }: Difference): string => JSON.stringify([file, address, text]);
  const declared = new Set(declaredThings(input).map(({ address }) => address));
  const said = new Set([...updated.differences, ...updated.notEditable].map(textOf));
  return [...whole.differences, ...whole.notEditable].flatMap((row): Difference[] => {
    if (said.has(textOf(row))) return [];
    const reason = tops.get(topOf(row.address) ?? '') ?? why;
    const text = `${row.text} (not written, because the files would not be valid: ${reason})`;
    const id = declared.has(row.address) ? undefined : whole.pins.get(row.address);
    return [{ ...row, address: id === undefined ? row.address : undeclaredAddress(row.address, id), text }];
  });
}
