import { sameJson } from '../base/json.js';
import { editorLists } from './editor-lists.js';
import type { AccessModel } from './model.js';
import type { Subject } from './subject.js';

/** Who and what is exempt from pipeline rules, according to HubSpot's documentation. */
export const BYPASSES: readonly string[] = [
  'super admins',
  'users with the permission "Edit property settings"',
  'workflows',
  "API calls that aren't made in a user's name",
];

const NOTES = {
  reading:
    'The lists of the rules are read as HubSpot documents them, which nobody has measured: with `noSkipping` no listed status is passed over on the way forward (it is reported that a ticket may go straight to a closed one), with `noBackwards` no ticket goes back out of a listed status.',
  moving:
    'A ticket is shown as movable where a person may edit in the status that it leaves and in the one that it enters. Whether HubSpot asks for both is not verified.',
  admins:
    'What `superAdmins` means in a list of editors is not verified: HubSpot documents it as super admins too, and as nobody but super admins. So it is shown as unknown whether others may edit where it is true, and whether super admins may where it is false.',
  permissions:
    'HubSpot tells nobody which ticket permissions people hold. They are known where a team or a permission set declares `tickets`: afterwards as declared, before as last confirmed. Where nothing is declared, Edit is taken to be allowed.',
  widest:
    'Where several declarations give one person different ticket permissions, the widest of each is shown.',
  nested:
    'Some teams stand below others. Members count for their own teams only; whether HubSpot counts them for the teams above too is not verified.',
} as const;

/** What a reader must know to trust the report, each once and only if relevant. */
export function accessNotes(model: AccessModel, people: readonly Subject[]): readonly string[] {
  const rules = [...model.facts.rules.values()].flatMap(({ before, after }) => [before, after]);
  const bound = rules.some((rule) => rule !== null && rule.noSkipping.length + rule.noBackwards.length > 0);
  const restricted = editorLists(model).some(({ everyone }) => !everyone);
  return [
    ...(bound ? [NOTES.reading] : []),
    ...(restricted ? [NOTES.moving, NOTES.admins] : []),
    NOTES.permissions,
    ...(isDisputed(model, people) ? [NOTES.widest] : []),
    ...([...model.teams.values()].some(({ declared, nested }) => declared && nested) ? [NOTES.nested] : []),
  ];
}

function isDisputed({ teams }: AccessModel, people: readonly Subject[]): boolean {
  const groups = [
    ...[...teams.keys()].map((address) => [address]),
    ...people.flatMap((person) => [person.teams.before ?? [], person.teams.after ?? []]),
  ];
  return groups.some((group) => {
    const [first, ...others] = group.flatMap((address) => teams.get(address)?.tickets ?? []);
    return others.some((source) => !sameJson(source.after, first?.after));
  });
}
