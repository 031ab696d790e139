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
    'The lists of the rules are read as HubSpot documents them, which is unverified: with `noSkipping`, no listed status can be skipped on the way forward (reportedly, a ticket may still go straight to a closed one); with `noBackwards`, no ticket can move back out of a listed status.',
  moving:
    'A ticket is shown as movable if the person may edit both in the status it leaves and in the one it enters. Whether HubSpot requires both is unverified.',
  admins:
    'What `superAdmins` means in a list of editors is unverified: HubSpot documents it as "super admins may also edit" in one place and as "only super admins may edit" in another. So where it is true, it is shown as unknown whether others may edit; where it is false, whether super admins may.',
  permissions:
    "HubSpot's API does not show ticket permissions. They are known only where a team or a permission set declares `tickets`: before as last confirmed, afterwards as declared. Where nothing is declared, Edit is assumed to be allowed.",
  widest:
    'Where several declarations give one person different ticket permissions, the widest of each is shown.',
  nested:
    'Some teams have a parent team. Members count for their own teams only; whether HubSpot also counts them for the parent teams is unverified.',
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
