import type { Json } from '../../../core/base/json.js';
import { isJsonObject } from '../../../core/base/json.js';
import type { NamedPeople, SettingForm } from '../../../core/kinds/document.js';
import { emailKey } from '../../../core/model/people.js';
import type { Edit } from '../../patch/edits.js';
import type { PeopleLists } from '../../patch/people-edits.js';
import { peopleEdits } from '../../patch/people-edits.js';
import { differenceText, differs } from '../../patch/text-lists.js';
import { addPairs, replaceNode } from '../../patch/value-edits.js';
import { yamlText } from '../../patch/yaml-text.js';
import type { SettingUpdate, WantedSetting } from './setting-update.js';
import { allOf } from './setting-update.js';

type People = Extract<SettingForm, { form: 'people' }>;

/** `everyone`, or lists of teams and users; from lists that can't be read live, only deleted teams are removed. */
export function peopleUpdate({ people, flag }: People): SettingUpdate {
  return (setting) => {
    const { parsed, path, key, raw, yaml, live, gone } = setting;
    const declared = people(setting.declared);
    const value = live?.value ?? null;
    const wanted = value === null ? withoutTeams(declared, gone.teams) : people(value);
    const lists = listsOf(declared, wanted);
    // If the files omit the flag, any live value is fine.
    const flips = declared.flag !== null && declared.flag !== (wanted.flag ?? false);
    const said = flips && flag !== null ? { name: flag, value: wanted.flag ?? false } : null;
    const whole = declared.everyone || wanted.everyone || isBare(raw);
    if (declared.everyone === wanted.everyone && !differs(lists.teams) && !differs(lists.users) && !flips)
      return [];
    if (!whole) {
      const parts = [
        ...[lists.teams, lists.users].map(differenceText).filter((part) => part !== ''),
        ...(said === null ? [] : [`${said.name}: ${said.value}`]),
      ];
      return [{ text: `${key}: ${parts.join(', ')}`, edits: partEdits(setting, lists, said) }];
    }
    const [was, will] = [yamlOf(declared, flag, yaml), yamlOf(wanted, flag, yaml)];
    return [{ text: `${key}: ${was} -> ${will}`, edits: replaceNode(parsed, path, will) }];
  };
}

function yamlOf(
  { everyone, teams, users, flag: value }: NamedPeople,
  flag: string | null,
  yaml: (declared: Json) => Json,
): string {
  return yamlText(yaml({ everyone, teams, users, ...(flag === null ? {} : { [flag]: value === true }) }));
}

function withoutTeams(declared: NamedPeople, gone: readonly string[]): NamedPeople {
  return { ...declared, teams: declared.teams.filter((key) => !gone.includes(key)) };
}

function listsOf(declared: NamedPeople, wanted: NamedPeople): PeopleLists {
  return {
    teams: { declared: declared.teams, wanted: wanted.teams, same: (key) => key },
    users: { declared: declared.users, wanted: wanted.users, same: emailKey },
  };
}

/** `{}`: there is no pair to insert after. */
function isBare(raw: Json): boolean {
  return isJsonObject(raw) && Object.keys(raw).length === 0;
}

function partEdits(
  { parsed, path, raw }: WantedSetting,
  lists: PeopleLists,
  said: { readonly name: string; readonly value: boolean } | null,
): readonly Edit[] | null {
  const map = isJsonObject(raw) ? raw : {};
  const people = peopleEdits(parsed, path, map, lists);
  const stands = said !== null && Object.hasOwn(map, said.name);
  const missing = [...people.missing, ...(said === null || stands ? [] : [`${said.name}: ${said.value}`])];
  return allOf([
    ...people.edits,
    stands ? replaceNode(parsed, [...path, said.name], String(said.value)) : [],
    addPairs(parsed, path, missing),
  ]);
}
