import type { Address } from '../../core/base/address.js';
import { permissionSetAddress, teamAddress } from '../../core/base/address.js';
import type { TicketPermissions } from '../../core/model/config.js';
import type { TicketPermissions as WrittenPermissions } from '../../generated/config.js';
import type { Edit } from '../patch/edits.js';
import { setText } from '../patch/edits.js';
import type { ParsedText, Path } from '../read/parsed.js';
import type { Draft, Pass } from './update-pass.js';
import { addPairs, replaceNode } from '../patch/value-edits.js';
import { writtenTickets } from '../write/written-console.js';

/** Ticket permissions of teams and permission sets, where the files declare them and they are known. */
export function ticketEdits(pass: Pass, draft: Draft): void {
  const { console } = pass.names.settings;
  const { teamKeys, setKeys } = pass.names;
  const byKey = (
    keys: ReadonlyMap<string, string>,
    known: ReadonlyMap<string, TicketPermissions>,
  ): ReadonlyMap<string, TicketPermissions> =>
    new Map(
      [...known].flatMap(([id, tickets]) => {
        const key = keys.get(id);
        return key === undefined ? [] : [[key, tickets]];
      }),
    );
  const [ofTeams, ofSets] = [byKey(teamKeys, console.teamTickets), byKey(setKeys, console.setTickets)];
  (draft.value.teams ?? []).forEach(({ key, tickets }, index) => {
    const place = { path: ['teams', index, 'tickets'], address: `${teamAddress(key)}.tickets` };
    setTickets(pass, draft, { ...place, raw: tickets, known: ofTeams.get(key) });
  });
  (draft.value.permissionSets ?? []).forEach(({ key, tickets }, index) => {
    const address = `${permissionSetAddress(key)}.tickets`;
    setTickets(pass, draft, {
      ...{ path: ['permissionSets', index, 'tickets'], address },
      ...{ raw: tickets, known: ofSets.get(key) },
    });
  });
}

interface Place {
  readonly path: Path;
  readonly address: Address;
  readonly raw: WrittenPermissions | undefined;
  readonly known: TicketPermissions | undefined;
}

const SCOPES = ['view', 'edit', 'delete'] as const;

function setTickets(pass: Pass, { parsed }: Draft, { path, address, raw, known }: Place): void {
  if (raw === undefined || known === undefined || !pass.accept(address)) return;
  const told = { file: parsed.file, address };
  const written = writtenTickets(known);
  if ('cannot' in written) {
    pass.take({ ...told, text: `tickets stay as they are: ${written.cannot}` }, null);
    return;
  }
  // What is left out follows the view, so it is only written where it does not.
  const parts = [
    ...SCOPES.flatMap((name) => ((raw[name] ?? known.view) === known[name] ? [] : [name])),
    ...((raw.unassigned ?? false) === known.unassigned ? [] : (['unassigned'] as const)),
  ];
  if (parts.length === 0) return;
  const edits = parts.map((name): readonly Edit[] | null =>
    name === 'unassigned' ? flagEdits(parsed, path, raw, known) : scopeEdits(parsed, path, name, known[name]),
  );
  const text = `tickets: ${parts.map((name) => `${name}: ${raw[name] ?? 'left out'} -> ${known[name]}`).join(', ')}`;
  pass.take({ ...told, text }, edits.every((edit) => edit !== null) ? edits.flat() : null);
}

function scopeEdits(parsed: ParsedText, path: Path, name: string, scope: string): readonly Edit[] | null {
  const edit = setText(parsed, path, name, { text: scope, after: 'view' });
  return edit === null ? null : [edit];
}

function flagEdits(
  parsed: ParsedText,
  path: Path,
  { unassigned: declared }: WrittenPermissions,
  { unassigned }: TicketPermissions,
): readonly Edit[] | null {
  return declared === undefined
    ? addPairs(parsed, path, [`unassigned: ${unassigned}`])
    : replaceNode(parsed, [...path, 'unassigned'], String(unassigned));
}
