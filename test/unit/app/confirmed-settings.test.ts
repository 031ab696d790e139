import { describe, expect, it } from 'vitest';
import { confirmedSettings, namesPeople } from '../../../src/app/console/confirmed-settings.js';
import type { Confirmation, PortalLock } from '../../../src/core/model/config.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { Json } from '../../../src/core/base/json.js';

function lock(
  ...entries: readonly (readonly [address: string, id: string, value: Json, at?: string])[]
): PortalLock {
  const confirmed = entries.map(([address, id, value, at = '2026-11-01']): Confirmation => ({
    address,
    id,
    value,
    at,
    by: 'olivia',
  }));
  return { ...EMPTY_LOCK, ids: { 'teams.tier1': '5001' }, confirmed };
}

const NOBODY = { teams: [], users: null };

describe('what was confirmed, by live id', () => {
  it('is the newest of all that was said of a thing, whatever its key was then', () => {
    const { values } = confirmedSettings(
      lock(
        ['pipelines.fresh.card', '0', { card: ['content'] }, '2026-11-03'],
        ['pipelines.support.card', '0', { card: ['subject'] }, '2026-11-02'],
      ),
      NOBODY,
    );
    expect([...(values.get('pipelines.card') ?? [])]).toEqual([['0', ['content']]]);
  });

  it('is told apart by what it is about, and not by keys that look like it', () => {
    const tickets = { view: 'team', unassigned: false, edit: 'team', delete: 'team' };
    const { values } = confirmedSettings(
      lock(
        ['teams.tickets.tickets', '1', tickets],
        ['permissionSets.card.tickets', '2', tickets],
        ['pipelines.properties.statuses.access.properties', '3', { properties: [] }],
        ['permissionSets.agent', '4', { name: 'Agent' }],
      ),
      NOBODY,
    );
    const shapes = [
      ...['teams.tickets', 'permissionSets.tickets', 'pipelines.statuses.properties'],
      ...['pipelines.access', 'pipelines.card'],
    ];
    expect(shapes.map((shape) => [...(values.get(shape)?.keys() ?? ['none'])])).toEqual([
      ['1'],
      ['2'],
      ['3'],
      [],
      [],
    ]);
  });

  it('leaves out what is no such value', () => {
    const broken = lock(['pipelines.support.card', '0', { card: [1] }], ['pipelines.x.access', '0', null]);
    const { values } = confirmedSettings(broken, NOBODY);
    const sizes = ['pipelines.card', 'pipelines.access'].map((shape) => values.get(shape)?.size);
    expect([...sizes, namesPeople(broken)]).toEqual([0, 0, false]);
  });

  it('names teams and users by id; those that are gone by the name that they had', () => {
    const said = lock([
      'pipelines.a.access',
      '0',
      { access: { teams: ['tier1', 'tier9'], users: ['a@example.com'] } },
    ]);
    const user = { id: '9', email: 'A@example.com', superAdmin: false, roleIds: [], mainTeamId: null };
    const { values } = confirmedSettings(said, { teams: [], users: new Map([['9', user]]) });
    expect(values.get('pipelines.access')?.get('0')).toEqual({ teams: ['5001', 'tier9'], users: ['9'] });
    expect(namesPeople(said)).toBe(true);
  });
});
