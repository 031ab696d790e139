import { describe, expect, it } from 'vitest';
import { EVERYONE_ELSE, memberOf, SUPER_ADMINS, userSubject } from '../../../src/core/access/subject.js';
import type { Subject } from '../../../src/core/access/subject.js';
import type { DesiredStatus, DesiredTeam } from '../../../src/core/model/config.js';
import type { DesiredEditors } from '../../helpers/settings-part.js';
import { guardAccess } from '../../../src/guards/access.js';
import type { AccessScene } from '../../helpers/access-scene.js';
import { accessScene, always, FREE, only, user } from '../../helpers/access-scene.js';
import { findingsOf, pipeline, SOURCE, status, team } from '../../helpers/engine.js';

const EDITORS: DesiredEditors = { everyone: false, teams: [], users: [], superAdmins: true, source: SOURCE };
const RULES = { createIn: null, noSkipping: null, noBackwards: null, source: SOURCE };
const NO_EDIT = { view: 'team', unassigned: false, edit: 'none', delete: 'none' } as const;

interface Given extends Partial<Omit<AccessScene, 'pipeline'>> {
  /** Keys of the statuses whose editors the files declare. */
  readonly declared?: readonly string[];
  readonly withRules?: boolean;
  readonly statuses?: readonly DesiredStatus[];
}

const STATUSES = [status('new'), status('work'), status('closed', { state: 'closed' })];
const TEAMS: readonly DesiredTeam[] = [team('one'), team('two')];
const MEMBERS = { one: { main: ['1'] }, two: { main: ['2'] } };

/** The findings as `note CODE address`, with addresses cut to the key. */
function notes(given: Given, runner: Subject | null = null): readonly string[] {
  const { declared = [], withRules = false, statuses = STATUSES, ...scene } = given;
  const own = statuses.map((one) =>
    declared.includes(one.key) ? status(one.key, { ...one, editableBy: EDITORS }) : one,
  );
  const desk = pipeline('desk', own, withRules ? { rules: RULES } : {});
  const model = accessScene({ teams: TEAMS, members: MEMBERS, ...scene, pipeline: desk });
  const findings = guardAccess({ model, runner });
  return findingsOf({ findings }).map((line) => line.replace('pipelines.desk.statuses.', ''));
}

describe('a status that nobody bound by the rules can edit', () => {
  it('is ONLY_SUPER_ADMINS_EDIT where its editors are super admins only, be it by name', () => {
    const expected = ['note ONLY_SUPER_ADMINS_EDIT work'];
    expect(notes({ declared: ['work'], editors: { work: always(only([])) } })).toEqual(expected);
    const users = [user('7', 'boss@example.com', { superAdmin: true })];
    const named = only([], { users: ['boss@example.com'] });
    expect(notes({ declared: ['work'], editors: { work: always(named) }, users })).toEqual(expected);
    const two = only([], { users: ['boss@example.com', 'ana@example.com'] });
    expect(notes({ declared: ['work'], editors: { work: always(two) }, users })).toEqual([]);
  });

  it('is told only where the files declare it or the plan causes it', () => {
    const gone = { before: only(['one']), after: only([]) };
    expect(notes({ editors: { work: always(only([])) } })).toEqual([]);
    expect(notes({ editors: { work: gone } })).toEqual(['note ONLY_SUPER_ADMINS_EDIT work']);
    expect(notes({ declared: ['work'], editors: { work: null } })).toEqual([]);
  });

  it('is EDITOR_TEAM_EMPTY where a team without members is the only editor, by declared members else live ones', () => {
    const editors = { work: always(only(['one'])) };
    const empty = ['note EDITOR_TEAM_EMPTY work'];
    const left = [team('one', { members: [] }), team('two')];
    expect(notes({ declared: ['work'], editors, members: { one: {}, two: {} } })).toEqual(empty);
    expect(notes({ declared: ['work'], editors, members: {} })).toEqual(empty);
    expect(notes({ editors, teams: left })).toEqual(empty);
    expect(
      notes({ declared: ['work'], editors, teams: [team('one', { members: ['a@example.com'] })] }),
    ).toEqual([]);
    expect(notes({ declared: ['work'], editors, members: { one: { extra: ['1'] }, two: {} } })).toEqual([]);
    expect(notes({ declared: ['work'], editors, members: null })).toEqual([]);
    const both = { work: always(only(['one', 'two'])) };
    expect(notes({ declared: ['work'], editors: both, members: { one: {}, two: { main: ['2'] } } })).toEqual(
      [],
    );
  });

  it('is ENTRY_STATUS_LOCKED where tickets are created there, or its editors may not edit anywhere', () => {
    const locked = ['note ENTRY_STATUS_LOCKED new'];
    const entry = always({ createIn: ['new'] });
    expect(notes({ declared: ['new'], editors: { new: always(only([])) }, rules: entry })).toEqual(locked);
    const teams = [team('one', { tickets: NO_EDIT }), team('two')];
    const scene = { declared: ['new'], editors: { new: always(only(['one'])) }, teams };
    expect(notes(scene)).toEqual(locked);
    expect(notes({ ...scene, rules: entry })).toEqual(locked);
    expect(notes({ ...scene, rules: always({ createIn: ['work'] }) })).toEqual([
      'note ONLY_SUPER_ADMINS_EDIT new',
    ]);
    expect(notes({ ...scene, editors: { new: always(only(['one', 'two'])) } })).toEqual([]);
  });
});

describe('a dead end', () => {
  it('is an open last status that tickets can not go back from, where rules or editors are declared', () => {
    const statuses = [status('new'), status('closed', { state: 'closed' }), status('work')];
    const rules = always({ noBackwards: ['work'] });
    expect(notes({ statuses, rules, withRules: true })).toEqual(['note DEAD_END_STATUS work']);
    expect(notes({ statuses, rules, declared: ['new'] })).toEqual(['note DEAD_END_STATUS work']);
    expect(notes({ statuses, rules })).toEqual([]);
    expect(notes({ statuses, rules: { before: null, after: null }, withRules: true })).toEqual([]);
  });

  it('is no closed status at the end', () => {
    expect(notes({ rules: always({ noBackwards: 'all', noSkipping: 'all' }), withRules: true })).toEqual([]);
    const more = [...STATUSES, status('spam', { state: 'closed' })];
    const editors = { spam: always(only(['one'])), closed: always(only(['two'])) };
    const given = {
      statuses: more,
      rules: always({ noBackwards: 'all' as const }),
      withRules: true,
      editors,
    };
    expect(notes({ ...given, declared: ['spam', 'closed'] })).toEqual([]);
  });

  it('is a status whose editors may edit in none that its tickets may go to', () => {
    const editors = {
      new: always(only(['one'])),
      work: always(only(['two'])),
      closed: always(only(['two'])),
    };
    const given = { editors, declared: ['new', 'work', 'closed'] };
    expect(notes(given)).toEqual(['note DEAD_END_STATUS new']);
    const both = { one: { main: ['1'] }, two: { main: ['2'], extra: ['1'] } };
    expect(notes({ ...given, members: both })).toEqual([]);
    expect(notes({ ...given, editors: { ...editors, closed: null } })).toEqual([]);
  });
});

describe('the user of the token', () => {
  const lost = { before: FREE, after: only(['two']) };

  it('loses access where they can edit before and can not afterwards: one finding for a pipeline', () => {
    const editors = { new: lost, work: lost };
    expect(notes({ editors }, memberOf('teams.one'))).toEqual(['note RUNNER_LOSES_ACCESS pipelines.desk']);
    expect(notes({ editors: { work: lost } }, EVERYONE_ELSE)).toEqual(['note RUNNER_LOSES_ACCESS work']);
    for (const kept of [memberOf('teams.two'), SUPER_ADMINS, null])
      expect(notes({ editors }, kept)).toEqual([]);
  });

  it('does where the plan takes them out of the team that may edit', () => {
    const teams = [team('one'), team('two', { members: ['b@example.com'] })];
    const scene = {
      teams,
      members: { one: {}, two: { main: ['1'] } },
      editors: { work: always(only(['two'])) },
    };
    const model = accessScene({ ...scene, pipeline: pipeline('desk', STATUSES) });
    const runner = userSubject(model, user('1', 'ana@example.com'));
    expect(notes(scene, runner)).toEqual(['note RUNNER_LOSES_ACCESS work']);
  });

  it('is not said to where nobody knows how it was', () => {
    expect(notes({ editors: { work: { before: null, after: only(['two']) } } }, EVERYONE_ELSE)).toEqual([]);
  });
});
