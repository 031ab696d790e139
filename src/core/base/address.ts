/**
 * Addresses name things in plans, lock files and flags.
 *
 *   pipelines.support                       a declared pipeline, by key
 *   pipelines.support.statuses.new          a declared status
 *   pipelines.support.statuses["3"]         a live status that no file declares, by its id as a JSON string
 *   pipelines["77"].statuses["78"].tickets  the tickets that such a status holds
 *   pipelines.support.statuses.old.tickets["pipelines.support.statuses.new"]
 *                                           those of them that go to one status, where others go elsewhere
 */
export type Address = string;

/** One step of an address: a plain name (`pipelines`, a key), or a live id in brackets. */
type AddressPart = { readonly name: string } | { readonly id: string };

/** `pipelines.KEY` of a declared pipeline. */
export function pipelineAddress(key: string): Address {
  return `pipelines.${key}`;
}

/** `pipelines["ID"]` of a live pipeline that no file declares. */
export function pipelineIdAddress(id: string): Address {
  return `pipelines[${JSON.stringify(id)}]`;
}

/** `PIPELINE.statuses.KEY` of a declared status. */
export function statusAddress(pipeline: Address, key: string): Address {
  return `${statusesAddress(pipeline)}.${key}`;
}

/** `PIPELINE.statuses["ID"]` of a live status that no file declares. */
export function statusIdAddress(pipeline: Address, id: string): Address {
  return `${statusesAddress(pipeline)}[${JSON.stringify(id)}]`;
}

/** The address of a thing with this live id as long as no file declares it, from the one that its key gives it. */
export function undeclaredAddress(address: Address, id: string): Address {
  return address.replace(/\.\w+$/, () => `[${JSON.stringify(id)}]`);
}

/** `PIPELINE.statuses`: what references to its statuses stand below. */
export function statusesAddress(pipeline: Address): Address {
  return `${pipeline}.statuses`;
}

/** `THING.SETTING`: a setting of a pipeline, a status, a team or a permission set. */
export function settingAddress(thing: Address, setting: string): Address {
  return `${thing}.${setting}`;
}

/**
 * `ADDRESS.tickets`: the tickets that a status holds, as a thing of their own. Where a rollback takes single ones back to
 * several statuses, each of these moves names its target: (address, action) is unique in a plan.
 */
export function ticketsAddress(status: Address, target: Address | null = null): Address {
  return target === null ? `${status}.tickets` : `${status}.tickets[${JSON.stringify(target)}]`;
}

/** `teams.KEY` of a declared team. */
export function teamAddress(key: string): Address {
  return `teams.${key}`;
}

/** `teams["ID"]` of a live team that no file declares. */
export function teamIdAddress(id: string): Address {
  return `teams[${JSON.stringify(id)}]`;
}

/** `permissionSets.KEY` of a declared permission set. */
export function permissionSetAddress(key: string): Address {
  return `permissionSets.${key}`;
}

const PART = /^(?:\.?([A-Za-z_][A-Za-z0-9_]*)|\[("(?:[^"\\]|\\.)*")\])/;

/** The parts of an address, or null if the text is none. */
export function parseAddress(text: string): readonly AddressPart[] | null {
  const parts: AddressPart[] = [];
  let rest = text;
  while (rest !== '') {
    const match = PART.exec(rest);
    if (match === null) return null;
    const [whole, name, quoted] = match;
    if (name !== undefined) {
      if ((parts.length === 0) === whole.startsWith('.')) return null;
      parts.push({ name });
    } else if (quoted !== undefined) {
      if (parts.length === 0) return null;
      const id = parseQuoted(quoted);
      if (id === null) return null;
      parts.push({ id });
    }
    rest = rest.slice(whole.length);
  }
  return parts.length === 0 ? null : parts;
}

function parseQuoted(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

const STEP = String.raw`(?:\.[A-Za-z_][A-Za-z0-9_]*|\["(?:[^"\\]|\\.)*"\])`;
const PIPELINE = String.raw`(?<pipeline>pipelines${STEP})(?<status>\.statuses${STEP})?`;
const OTHER = String.raw`(?<other>(?:teams|permissionSets)${STEP})`;
const TARGET = String.raw`(?<=\.tickets)\["(?:[^"\\]|\\.)*"\]`;
const WHOLE = new RegExp(
  String.raw`^(?:${PIPELINE}|${OTHER})(?:\.(?<setting>[A-Za-z_][A-Za-z0-9_]*)(?:${TARGET})?)?$`,
);

/**
 * What an address is about, read from its parts: a key may be any word of ours (`statuses`, `rules`), so what a part is
 * hangs on where it stands, never on how it is spelled.
 */
interface Anatomy {
  /** The pipeline, team or permission set. */
  readonly home: Address;
  readonly status: Address | null;
  /** `rules`, `editableBy`, …: null for the thing itself. */
  readonly setting: string | null;
}

/** Null for a text that is no address of a thing. */
function anatomyOf(address: Address): Anatomy | null {
  const groups = WHOLE.exec(address)?.groups;
  if (groups === undefined) return null;
  const { pipeline, status, other, setting } = groups;
  const home = pipeline ?? other ?? '';
  return { home, status: status === undefined ? null : home + status, setting: setting ?? null };
}

/** The pipeline's address in front of any address below it, or null for another tree (`teams.…`). */
export function pipelineOf(address: Address): Address | null {
  return address.startsWith('pipelines') ? homeOf(address) : null;
}

/** The status's address in front of any address below it, or null if the address names no status. */
export function statusOf(address: Address): Address | null {
  return anatomyOf(address)?.status ?? null;
}

/** The team's address in front of any address below it, or null for another tree. */
export function teamOf(address: Address): Address | null {
  return address.startsWith('teams') ? homeOf(address) : null;
}

function homeOf(address: Address): Address | null {
  return anatomyOf(address)?.home ?? null;
}

/** The pipeline, status, team or permission set that an address is about: itself, or what its setting belongs to. */
export function thingOf(address: Address): Address {
  const anatomy = anatomyOf(address);
  return anatomy?.status ?? anatomy?.home ?? address;
}

/** `rules`, `editableBy`, `tickets`, …: the setting that an address is about; null for a thing itself. */
export function settingOf(address: Address): string | null {
  return anatomyOf(address)?.setting ?? null;
}

/** The live id of the thing that an address with live ids is about; null if that stands there by its key. */
export function thingIdOf(address: Address): string | null {
  const last = parseAddress(thingOf(address))?.at(-1);
  return last !== undefined && 'id' in last ? last.id : null;
}

/** The place of an address without what it is called: `pipelines.statuses.properties`, `teams.tickets`; null for none. */
export function shapeOf(address: Address): string | null {
  const anatomy = anatomyOf(address);
  if (anatomy === null) return null;
  const { home, status, setting } = anatomy;
  const tree = /^[A-Za-z]+/.exec(home)?.[0] ?? '';
  return [tree, ...(status === null ? [] : ['statuses']), ...(setting === null ? [] : [setting])].join('.');
}

/** True if `address` is about something of the thing at `home`: its statuses, their settings, its own settings. */
export function isBelow(address: Address, home: Address): boolean {
  // Both are whole addresses, and no part goes on behind a dot or a bracket: so this is a comparison of parts.
  return address.startsWith(home) && ['.', '['].includes(address.charAt(home.length));
}

/** What is left of an address below `home`: `statuses.new.properties`; the whole of one that isn't below it. */
export function pathBelow(address: Address, home: Address): string {
  if (!isBelow(address, home)) return address;
  const rest = address.slice(home.length);
  return rest.startsWith('.') ? rest.slice(1) : rest;
}

/** What an address ends with, as it stands there: `new`, `["3"]`. Null for a text that is no address. */
export function lastPart(address: Address): string | null {
  const last = parseAddress(address)?.at(-1);
  if (last === undefined) return null;
  return 'name' in last ? last.name : `[${JSON.stringify(last.id)}]`;
}

/**
 * An address with names in place of live ids, for comparing accounts: `nameOf` gets the address up to and with an id, and
 * answers with the name of that thing; null keeps the id.
 */
export function withNames(address: Address, nameOf: (thing: Address) => string | null): Address {
  const parts = parseAddress(address) ?? [];
  let [written, named] = ['', ''];
  for (const part of parts) {
    if ('name' in part) {
      const step = written === '' ? part.name : `.${part.name}`;
      [written, named] = [written + step, named + step];
    } else {
      written += `[${JSON.stringify(part.id)}]`;
      named += `[${JSON.stringify(nameOf(written) ?? part.id)}]`;
    }
  }
  return parts.length === 0 ? address : named;
}
