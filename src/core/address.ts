/**
 * Addresses name things in plans, lock files and flags.
 *
 *   pipelines.support                       a declared pipeline, by key
 *   pipelines.support.statuses.new          a declared status
 *   pipelines.support.statuses["3"]         a live status that no file declares, by its id as a JSON string
 *   pipelines["77"].statuses["78"].tickets  the tickets that such a status holds
 */
export type Address = string;

/** One step of an address: a plain name (`pipelines`, a key), or a live id in brackets. */
export type AddressPart = { readonly name: string } | { readonly id: string };

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
  return `${pipeline}.statuses.${key}`;
}

/** `PIPELINE.statuses["ID"]` of a live status that no file declares. */
export function statusIdAddress(pipeline: Address, id: string): Address {
  return `${pipeline}.statuses[${JSON.stringify(id)}]`;
}

/** The address of a thing with this live id as long as no file declares it, from the one that its key gives it. */
export function undeclaredAddress(address: Address, id: string): Address {
  return address.replace(/\.\w+$/, () => `[${JSON.stringify(id)}]`);
}

/** `ADDRESS.tickets`: the tickets that a status holds, as a thing of their own. */
export function ticketsAddress(status: Address): Address {
  return `${status}.tickets`;
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

/** The team's address in front of any address below it, or null for another tree. */
export function teamOf(address: Address): Address | null {
  const match = /^teams(?:\.[A-Za-z_][A-Za-z0-9_]*|\["(?:[^"\\]|\\.)*"\])/.exec(address);
  return match === null ? null : match[0];
}

const PART = /^(?:\.?([A-Za-z_][A-Za-z0-9_]*)|\[("(?:[^"\\]|\\.)*")\])/;

/** The parts of an address, or null where the text is none. */
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

/** The pipeline's address in front of any address below it, or null for another tree (`teams.…`). */
export function pipelineOf(address: Address): Address | null {
  const match = /^pipelines(?:\.[A-Za-z_][A-Za-z0-9_]*|\["(?:[^"\\]|\\.)*"\])/.exec(address);
  return match === null ? null : match[0];
}

/** The status's address in front of any address below it, or null where the address names no status. */
export function statusOf(address: Address): Address | null {
  const pipeline = pipelineOf(address);
  if (pipeline === null) return null;
  const match = /^\.statuses(?:\.[A-Za-z_][A-Za-z0-9_]*|\["(?:[^"\\]|\\.)*"\])/.exec(
    address.slice(pipeline.length),
  );
  return match === null ? null : pipeline + match[0];
}
