import { forgetConsole } from '../../store/console-settings.js';
import { created, invalid, noContent, notFound, ok, type Answer } from '../../http/answer.js';
import { bodyObject, missingFields, param, requiredText, type Call } from '../../http/call.js';
import { isList, type Json, type JsonObject } from '../../json.js';
import type { Team } from '../../model.js';
import { nextId } from '../../store/state.js';
import { hasTier } from '../../tiers.js';
import { addMember, membersOf, readMember, readMemberType, removeMember, type Member } from './membership.js';
import { pageOf } from '../paging.js';
import { time } from '../wire.js';

export function listTeams(call: Call): Answer {
  return ok(pageOf(call, [...call.state.teams.values()]));
}

export function readTeam(call: Call): Answer {
  return ok(teamOf(call));
}

export function createTeam(call: Call): Answer {
  const body = bodyObject(call);
  const name = checkName(call, requiredText(body, 'name'), null);
  if (body['members'] === undefined) throw missingFields(['members']);
  const members = readMembers(call, body['members']);
  const parentTeamId = checkParent(call, body['parentTeamId'] ?? null, null);
  const id = nextId(call.state, (one) => call.state.teams.has(one));
  const team: Team = { id, name, parentTeamId };
  call.state.teams.set(id, team);
  for (const member of members) addMember(call, id, member);
  return created(team);
}

/** Wants both fields, also the one that stays; null as parent makes a top-level team. */
export function patchTeam(call: Call): Answer {
  const before = teamOf(call);
  const body = bodyObject(call);
  const absent = ['name', 'parentTeamId'].filter((field) => body[field] === undefined);
  if (absent.length > 0) throw missingFields(absent);
  const name = checkName(call, requiredText(body, 'name'), before.id);
  const team = { ...before, name, parentTeamId: checkParent(call, body['parentTeamId'] ?? null, before.id) };
  call.state.teams.set(team.id, team);
  return ok(team);
}

/** Its members lose the membership, the teams under it become top-level ones. */
export function deleteTeam(call: Call): Answer {
  const team = teamOf(call);
  for (const member of membersOf(call, team.id)) removeMember(call, team.id, member);
  for (const other of call.state.teams.values()) {
    if (other.parentTeamId === team.id) call.state.teams.set(other.id, { ...other, parentTeamId: null });
  }
  call.state.teams.delete(team.id);
  forgetConsole(call.state, `teams[${JSON.stringify(team.id)}]`);
  return noContent;
}

export function listMembers(call: Call): Answer {
  return ok(pageOf(call, membersOf(call, teamOf(call).id)));
}

export function postMember(call: Call): Answer {
  const team = teamOf(call);
  const member = readMember(call, bodyObject(call));
  addMember(call, team.id, member);
  return created(member);
}

export function postMembers(call: Call): Answer {
  const team = teamOf(call);
  const members = readMembers(call, bodyObject(call)['inputs']);
  for (const member of members) addMember(call, team.id, member);
  const at = time(call.now);
  return ok({ status: 'COMPLETE', results: members, startedAt: at, completedAt: at });
}

/** Ends the main membership unless the query says otherwise. */
export function deleteMember(call: Call): Answer {
  const team = teamOf(call);
  const type = readMemberType(call.query.get('type') ?? 'DEFAULT');
  removeMember(call, team.id, { userId: param(call, 'userId'), type });
  return noContent;
}

/** All memberships in one answer. */
export function readTeamUsers(call: Call): Answer {
  const results = [...call.state.teams.values()].map((team) => {
    const members = membersOf(call, team.id);
    const ids = (type: Member['type']): readonly string[] =>
      members.filter((member) => member.type === type).map((member) => member.userId);
    return { id: team.id, name: team.name, userIds: ids('DEFAULT'), secondaryUserIds: ids('EXTRA') };
  });
  return ok({ results });
}

function teamOf(call: Call): Team {
  const team = call.state.teams.get(param(call, 'teamId'));
  if (team === undefined) throw notFound();
  return team;
}

function readMembers(call: Call, list: Json | undefined): readonly Member[] {
  if (!isList(list)) throw invalid('Invalid input JSON: members are a list');
  return list.map((entry) => readMember(call, entry));
}

function checkName(call: Call, name: string, ownId: string | null): string {
  if (name.trim() === '') throw invalid('A team name must not be empty');
  for (const other of call.state.teams.values()) {
    if (other.id !== ownId && other.name.toLowerCase() === name.toLowerCase()) {
      throw invalid(`A team with the name ${name} already exists`);
    }
  }
  return name;
}

function checkParent(call: Call, parent: JsonObject[string], ownId: string | null): string | null {
  if (parent === null || parent === undefined) return null;
  if (!hasTier(call.state.account.subscription, 'enterprise')) {
    throw invalid('Nested teams are part of the Enterprise edition');
  }
  if (typeof parent !== 'string' || !call.state.teams.has(parent)) {
    throw invalid(`There is no team ${JSON.stringify(parent)}`);
  }
  for (let above: string | null = parent; above !== null;) {
    if (above === ownId) throw invalid('A team cannot be its own ancestor');
    above = call.state.teams.get(above)?.parentTeamId ?? null;
  }
  return parent;
}
