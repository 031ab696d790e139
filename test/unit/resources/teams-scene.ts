import type { Config } from '../../../src/core/model/config.js';
import { config, pipeline, SOURCE, status } from '../../helpers/engine.js';
import type { TestSandbox } from '../../helpers/sandbox.js';

const PIPELINE = {
  id: '0',
  label: 'Support',
  stages: [
    { id: '1', label: 'New', state: 'OPEN' },
    { id: '4', label: 'Closed', state: 'CLOSED' },
  ],
};

/** Users a, b, c, … of a seed: `a@example.com` has the id 101. `main` and `extra` are ids of teams by letter. */
export function users(
  letters: string,
  main: Readonly<Record<string, string>> = {},
  extra: Readonly<Record<string, readonly string[]>> = {},
): readonly object[] {
  return letters.split('').map((letter) => ({
    id: userId(letter),
    email: mail(letter),
    ...(main[letter] === undefined ? {} : { primaryTeamId: main[letter] }),
    ...(extra[letter] === undefined ? {} : { secondaryTeamIds: extra[letter] }),
  }));
}

export function userId(letter: string): string {
  return String(101 + (letter.codePointAt(0) ?? 0) - ('a'.codePointAt(0) ?? 0));
}

export function mail(letter: string): string {
  return `${letter}@example.com`;
}

export function mails(letters: string): readonly string[] {
  return letters.split('').map(mail);
}

/** An account with one pipeline, these teams and these users. */
export function account(teams: readonly object[], people: readonly object[] = []): object {
  return { pipelines: [PIPELINE], teams, users: [{ id: '1', email: 'admin@example.com' }, ...people] };
}

/** Files with one pipeline that is as it should be, and these teams. */
export function files(teams: Config['teams'], part: Partial<Config> = {}): Config {
  const support = pipeline(
    'support',
    [
      status('new', { id: '1', label: 'New' }),
      status('closed', { id: '4', label: 'Closed', state: 'closed' }),
    ],
    { id: '0', label: 'Support' },
  );
  return config([support], { teams, ...part });
}

/** A `retired` entry of a team, by live id. */
export function retireTeam(ref: string): Config['retiredTeams'][number] {
  return { reference: { ref }, source: SOURCE };
}

interface Staff {
  readonly teams: readonly {
    readonly id: string;
    readonly name: string;
    readonly parentTeamId: string | null;
  }[];
  readonly users: readonly {
    readonly id: string;
    readonly email: string;
    readonly primaryTeamId: string | null;
    readonly secondaryTeamIds: readonly string[];
  }[];
}

/** Each team as `name < name of the team above: main members / additional members`, by letters. */
export async function staffOf(sandbox: TestSandbox): Promise<readonly string[]> {
  const { teams, users: people } = (await sandbox.control.state()) as unknown as Staff;
  const lettersOf = (list: Staff['users']): string => list.map(({ email }) => email.split('@')[0]).join('');
  return teams
    .map(({ id, name, parentTeamId }) => {
      const above = teams.find((other) => other.id === parentTeamId);
      const main = lettersOf(people.filter((user) => user.primaryTeamId === id));
      const extra = lettersOf(people.filter((user) => user.secondaryTeamIds.includes(id)));
      return `${name}${above === undefined ? '' : ` < ${above.name}`}: ${main} / ${extra}`;
    })
    .sort();
}

/** Letters of the users who have no main team. */
export async function withoutTeam(sandbox: TestSandbox): Promise<string> {
  const { users: people } = (await sandbox.control.state()) as unknown as Staff;
  return people
    .filter(({ id, primaryTeamId }) => id !== '1' && primaryTeamId === null)
    .map(({ email }) => email.split('@')[0])
    .join('');
}
