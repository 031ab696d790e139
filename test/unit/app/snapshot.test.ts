import { describe, expect, it } from 'vitest';
import { snapshotText } from '../../../src/app/apply/snapshot.js';
import type { AppContext } from '../../../src/app/types.js';
import type { ReadConfiguration } from '../../../src/config/index.js';
import { readConfiguration } from '../../../src/config/index.js';
import { readPipelines } from '../../../src/resources/pipelines/read.js';
import type { Engine } from '../../helpers/engine.js';
import { AT, changesOf, executeOf, planOf, seedPipeline, stage, withEngine } from '../../helpers/engine.js';
import { folderWith } from '../config/reading.js';
import { declaredEditors } from '../../../src/resources/editors/document.js';

const SEED = {
  pipelines: [
    seedPipeline('help', [stage('new'), stage('wait'), stage('old'), stage('done', 'closed')]),
    seedPipeline('other', [stage('o_new'), stage('o_done', 'closed')]),
  ],
  teams: [
    { id: '5000', name: 'Org' },
    { id: '5001', name: 'Tier 1', parentTeamId: '5000' },
    { id: '5002', name: 'Elsewhere' },
  ],
  roles: [{ id: '900', name: 'Agent' }],
  users: [
    { id: '10', email: 'ana@example.com', primaryTeamId: '5001', roleIds: ['900'] },
    { id: '11', email: 'ben@example.com', secondaryTeamIds: ['5001'] },
  ],
};

const FILES = `version: 1
pipelines:
  - key: help
    label: help
    statuses:
      - { key: new, label: new, state: open, editableBy: { teams: [tier1] } }
      - { key: wait, label: wait, state: open }
      - { key: done, label: done, state: closed }
    rules: { createIn: [wait] }
    retired: [ { status: old, moveTicketsTo: new } ]
teams:
  - { key: tier1, id: "5001", name: First line, members: [ben@example.com], extraMembers: [] }
`;

async function load(text: string, liveData = false): Promise<ReadConfiguration> {
  const read = await readConfiguration({ cwd: folderWith({ 'pipewright.yaml': text }), paths: [], liveData });
  if (!read.ok) throw new Error(JSON.stringify(read.findings, null, 2));
  return read;
}

async function restrict({ sandbox }: Engine, statusId: string, teamIds: readonly string[]): Promise<void> {
  const open = { permissionMode: 'OPEN', teamIds: [], userIds: [], superAdmin: true };
  const stages = ['new', 'wait', 'old', 'done'].map((id) =>
    id === statusId
      ? { pipelineStageId: id, permissionMode: 'RESTRICTED', teamIds, userIds: [], superAdmin: true }
      : { pipelineStageId: id, ...open },
  );
  const answer = await fetch(`${sandbox.url}/crm/pipelines-rules/2026-09/0-5/help/stage-edit-permissions`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ stages }),
  });
  expect(answer.status).toBe(200);
}

async function snapshot(engine: Engine, text: string, withFiles = true): Promise<string> {
  const { client } = engine;
  const loaded = await load(text);
  const plan = await planOf({ client, config: loaded.config });
  const source = {
    plan,
    loaded: withFiles ? { config: loaded.config, documents: loaded.documents, notes: [] } : null,
    lockPath: '/nowhere/pipewright.lock.yaml',
  };
  const ctx = { cwd: '/nowhere', now: () => AT } as unknown as AppContext;
  return snapshotText(ctx, source, await readPipelines(client.reader), client.reader);
}

describe.concurrent('a snapshot', () => {
  it('holds rules, editors and teams as they are, defaults included, and plans to nothing', async () => {
    await withEngine(SEED, async (engine) => {
      await restrict(engine, 'old', ['5002']);
      const text = await snapshot(engine, FILES);
      const { config } = await load(text, true);
      expect(config.pipelines.map(({ key }) => key)).toEqual(['help']);
      expect(config.pipelines[0]?.settings['rules']?.value).toMatchObject({
        createIn: 'any',
        noSkipping: 'none',
        noBackwards: 'none',
      });
      expect(
        config.pipelines[0]?.statuses.map((status) => {
          const editors = declaredEditors(status)?.value;
          return editors?.everyone || editors?.teams;
        }),
      ).toEqual([true, true, ['elsewhere'], true]);
      expect(config.teams).toMatchObject([
        { key: 'org', id: '5000', members: null },
        {
          key: 'tier1',
          id: '5001',
          name: 'Tier 1',
          parent: 'org',
          members: ['ana@example.com'],
          extraMembers: ['ben@example.com'],
          permissionSet: 'agent',
        },
        { key: 'elsewhere', id: '5002', members: null },
      ]);
      expect(changesOf(await planOf({ client: engine.client, config }))).toEqual([]);
    });
  });

  it('shows the way back after the apply', async () => {
    await withEngine(SEED, async (engine) => {
      const { client } = engine;
      const text = await snapshot(engine, FILES);
      const wanted = await planOf({ client, config: (await load(FILES)).config });
      expect((await executeOf(client, wanted)).failed).toBeNull();
      const back = await planOf({ client, config: (await load(text, true)).config });
      expect(changesOf(back).length).toBeGreaterThan(3);
      expect((await executeOf(client, back)).failed).toBeNull();
      const after = await load(text, true);
      expect(changesOf(await planOf({ client, config: after.config }))).toEqual([]);
    });
  });

  it('of a saved plan without its files holds what the plan touches', async () => {
    await withEngine(SEED, async (engine) => {
      const { config } = await load(await snapshot(engine, FILES, false), true);
      expect(config.pipelines.map(({ wantedId }) => wantedId)).toEqual(['help']);
      expect(config.pipelines[0]?.settings['rules']?.value).toMatchObject({ createIn: 'any' });
      expect(config.teams.map(({ wantedId }) => wantedId)).toContain('5001');
    });
  });

  it('keeps the editors of a status that goes, also where no file speaks of editors', async () => {
    await withEngine(SEED, async (engine) => {
      await restrict(engine, 'old', ['5002']);
      const bare = FILES.slice(0, FILES.indexOf('teams:\n  -'))
        .replace(', editableBy: { teams: [tier1] }', '')
        .replace('    rules: { createIn: [wait] }\n', '');
      const { config } = await load(await snapshot(engine, bare), true);
      expect(config.pipelines[0]?.statuses[2]?.settings['editableBy']?.value).toMatchObject({
        teams: ['elsewhere'],
      });
    });
  });

  it('keeps the editors of a pipeline that goes', async () => {
    await withEngine(SEED, async (engine) => {
      await restrict(engine, 'old', ['5002']);
      const text = await snapshot(
        engine,
        `version: 1
pipelines:
  - key: other
    label: other
    statuses: [ { key: o_new, label: o_new, state: open }, { key: o_done, label: o_done, state: closed } ]
retired: [ { pipeline: help, moveTicketsTo: other.o_new } ]
`,
      );
      const { config } = await load(text, true);
      const help = config.pipelines.find(({ key }) => key === 'help');
      expect(help?.statuses[2]?.settings['editableBy']?.value).toMatchObject({ teams: ['elsewhere'] });
      expect(help?.settings['rules']?.value).toMatchObject({ createIn: 'any' });
    });
  });

  it('reads rules, editors and teams only where files or plan speak of them', async () => {
    await withEngine(SEED, async (engine) => {
      const plain = `version: 1\npipelines:\n  - key: other\n    label: Other\n    statuses: [ { key: o_new, label: o_new, state: open }, { key: o_done, label: o_done, state: closed } ]\n`;
      await snapshot(engine, plain);
      const paths = (await engine.sandbox.control.requests()).map(({ path }) => path);
      expect(paths.filter((path) => /pipelines-rules|settings/u.test(path))).toEqual([]);
    });
  });
});
