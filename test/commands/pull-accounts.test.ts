import { existsSync } from 'node:fs';
import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FLEET, harbor, OVERLAY, SHARED, withFleet } from '../helpers/fleet-project.js';
import type { Project } from '../helpers/run-project.js';
import { errorCode, named, PIPELINES } from '../helpers/run-project.js';

async function planned(
  project: Project,
  argv: readonly string[] = harbor(project),
): Promise<readonly string[]> {
  const { document } = await project.json(['plan', ...argv]);
  return document['changes'] === undefined ? [JSON.stringify(document['error'])] : named(document['changes']);
}

/** Gives a status of the account another label. */
async function relabel({ api }: Project, id: string, label: string): Promise<void> {
  await api('PATCH', `${PIPELINES}/0/stages/${id}`, { label });
}

describe.concurrent('a pull of one account', () => {
  it('keeps a status that is left alone and is not live any more', async () => {
    const overlay = OVERLAY.replace('{ key: us, label: In progress }', '{ key: us, unmanaged: true }');
    await withFleet({ 'overlays/harbor.yaml': overlay }, async (project) => {
      const { tickets } = await project.sandbox.control.state();
      for (const { id, stage } of tickets)
        if (stage === '3')
          await project.api('PATCH', `/crm/objects/2026-09/tickets/${id}`, {
            properties: { hs_pipeline_stage: '1' },
          });
      await project.api('DELETE', `${PIPELINES}/0/stages/3`);
      await relabel(project, '1', 'Inbox');
      expect((await project.json(['pull', ...harbor(project)])).exitCode).toBe(0);
      expect(await project.read('overlays/harbor.yaml')).toContain('{ key: us, unmanaged: true }');
      expect(await planned(project)).toEqual([]);
    });
  });

  it('with --all keeps a pipeline that is left alone, or adds it so that the plan is empty', async () => {
    const shared = `${SHARED}  - key: sales
    label: Sales
    statuses:
      - { key: lead, label: Lead, state: open }
      - { key: won, label: Won, state: closed }
`;
    const overlay = `${OVERLAY}  - { key: sales, unmanaged: true }\n`;
    await withFleet({ 'shared.yaml': shared, 'overlays/harbor.yaml': overlay }, async (project) => {
      await project.api('POST', PIPELINES, {
        label: 'Sales',
        displayOrder: 1,
        stages: [
          { label: 'Lead', displayOrder: 0, metadata: { ticketState: 'OPEN' } },
          { label: 'Won', displayOrder: 1, metadata: { ticketState: 'CLOSED' } },
        ],
      });
      await relabel(project, '1', 'Inbox');
      const run = await project.json(['pull', ...harbor(project)]);
      expect([run.exitCode, await planned(project)]).toEqual([0, []]);
      expect(await project.read('overlays/harbor.yaml')).toContain('{ key: sales, unmanaged: true }');
      const all = await project.json(['pull', '--all', ...harbor(project)]);
      expect([all.exitCode, await planned(project)]).toEqual([0, []]);
      expect(await project.read('shared.yaml')).toBe(shared);
    });
  });

  it.each([
    ['in braces', FLEET.replace(', overlay: overlays/harbor.yaml', '')],
    [
      'in lines',
      FLEET.replace(
        / {2}harbor: .*\n/u,
        '  harbor:\n    # the one\n    portalId: 1000001\n    groups: [live, eu]\n',
      ),
    ],
    ['with CRLF', FLEET.replace(', overlay: overlays/harbor.yaml', '').replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\uFEFF${FLEET.replace(', overlay: overlays/harbor.yaml', '')}`],
    [
      'as JSON',
      JSON.stringify({ version: 1, files: 'shared.yaml', accounts: { harbor: { portalId: 1000001 } } }),
    ],
    [
      'with values of another account merged in',
      FLEET.replace('quarry: {', 'quarry: &base {').replace(
        / {2}harbor: .*\n(.*\n)/u,
        '$1  harbor: { <<: *base, portalId: 1000001 }\n',
      ),
    ],
  ])('makes an overlay and enters it in an accounts file %s', async (_, accounts) => {
    await withFleet({ 'pipewright.accounts.yaml': accounts, 'overlays/harbor.yaml': '' }, async (project) => {
      await project.write('overlays/gone', '');
      const { rm } = await import('node:fs/promises');
      await rm(`${project.cwd}/overlays`, { recursive: true });
      await relabel(project, '1', 'Inbox');
      const run = await project.json(['pull', ...harbor(project)]);
      expect([run.exitCode, run.document['written'] ?? errorCode(run)]).toEqual([
        0,
        ['overlays/harbor.yaml', 'pipewright.accounts.yaml'],
      ]);
      expect(await planned(project)).toEqual([]);
      const text = await project.read('pipewright.accounts.yaml');
      expect([text.startsWith('\uFEFF'), text.includes('\r\n')]).toEqual([
        accounts.startsWith('\uFEFF'),
        accounts.includes('\r\n'),
      ]);
    });
  });

  it.each([
    [
      'merged in from another account',
      FLEET.replace('quarry: {', 'quarry: &base { overlay: overlays/eu.yaml,').replace(
        / {2}harbor: .*\n(.*\n)/u,
        '$1  harbor: { <<: *base, portalId: 1000001 }\n',
      ),
    ],
    [
      'a list with an anchor',
      FLEET.replace('portalId: 1000009,', 'portalId: 1000009, overlay: &some [overlays/eu.yaml],').replace(
        'overlay: overlays/harbor.yaml',
        'overlay: *some',
      ),
    ],
  ])(
    'where the overlays are %s, either enters its own or says what is left, and does not do half',
    async (_, accounts) => {
      const files = { 'pipewright.accounts.yaml': accounts, 'overlays/eu.yaml': '# none\n' };
      await withFleet(files, async (project) => {
        const { rm } = await import('node:fs/promises');
        await rm(`${project.cwd}/overlays/harbor.yaml`);
        await relabel(project, '1', 'Inbox');
        const run = await project.json(['pull', ...harbor(project)]);
        const left = run.document['notWritten'] as readonly unknown[] | undefined;
        const changes = await planned(project);
        expect([errorCode(run), changes.length === 0 || (left ?? []).length > 0]).toEqual([undefined, true]);
        expect(project.exists('overlays/harbor.yaml')).toBe(changes.length === 0);
        const again = await project.json(['pull', ...harbor(project)]);
        expect([again.exitCode, errorCode(again)]).toEqual([run.exitCode, undefined]);
      });
    },
  );

  it('refuses to write over a file that no account uses', async () => {
    const accounts = FLEET.replace(', overlay: overlays/harbor.yaml', '');
    await withFleet({ 'pipewright.accounts.yaml': accounts }, async (project) => {
      await relabel(project, '1', 'Inbox');
      const run = await project.json(['pull', ...harbor(project)]);
      expect(errorCode(run)).toBe('OUTPUT_REFUSED');
      expect(await project.read('overlays/harbor.yaml')).toBe(OVERLAY);
      expect(await project.read('pipewright.accounts.yaml')).toBe(accounts);
    });
  });

  it('writes no new overlay through a folder that is a link out of the checkout', async () => {
    const bare = FLEET.replace(', overlay: overlays/harbor.yaml', '');
    await withFleet({ 'pipewright.accounts.yaml': bare }, async (project) => {
      await rm(join(project.cwd, 'overlays'), { recursive: true });
      await symlink(project.home, join(project.cwd, 'overlays'));
      await relabel(project, '1', 'Inbox');
      const pulled = await project.json(['pull', ...harbor(project)]);
      expect([pulled.exitCode, errorCode(pulled)]).toEqual([4, 'OUTPUT_REFUSED']);
      expect(existsSync(join(project.home, 'harbor.yaml'))).toBe(false);
      expect(await project.read('pipewright.accounts.yaml')).toBe(bare);
    });
  });

  it('puts ids into the lock, and neither into shared files nor into overlays', async () => {
    await withFleet({}, async (project) => {
      await project.api('POST', `${PIPELINES}/0/stages`, {
        ...{ label: 'Waiting', displayOrder: 1, stageId: '77777', metadata: { ticketState: 'OPEN' } },
      });
      const run = await project.json(['pull', ...harbor(project)]);
      expect([run.exitCode, await planned(project)]).toEqual([0, []]);
      expect(await project.read('shared.yaml')).toBe(SHARED);
      expect(await project.read('overlays/harbor.yaml')).not.toContain('77777');
      expect(await project.read('pipewright.locks/harbor.lock.yaml')).toContain('77777');
    });
  });
});
