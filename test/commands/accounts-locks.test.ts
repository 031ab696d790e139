import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BARE, FLEET, harbor, OVERLAY, SHARED, withFleet } from '../helpers/fleet-project.js';
import type { Project } from '../helpers/run-project.js';
import { errorCode, named, writesOf } from '../helpers/run-project.js';
import { commit, commitAll } from '../helpers/git.js';

const LOCK = 'pipewright.locks/harbor.lock.yaml';

function lockOf(portalId: number): string {
  return `version: 1
portals:
  "${portalId}":
    ids:
      pipelines.support: "0"
      pipelines.support.statuses.us: "3"
`;
}

/** A new status for harbor alone, whose id is then in its lock. */
const ADDING = {
  'shared.yaml': BARE,
  'overlays/harbor.yaml': OVERLAY.replace(
    /\{ key: us.*/u,
    '{ key: late, label: Late, state: open, after: us }',
  ),
};

/** The changes that a plan of harbor would make. */
async function planned(project: Project, ...argv: readonly string[]): Promise<readonly string[]> {
  const { document } = await project.json(['plan', ...harbor(project), ...argv]);
  return document['error'] === undefined
    ? named(document['changes'])
    : [String(errorCode({ document } as never))];
}

describe.concurrent('the lock of an account', () => {
  it('is its own file, which holds its portal and nothing else', async () => {
    await withFleet(ADDING, async (project) => {
      expect((await project.json(['apply', '--auto-approve', ...harbor(project)])).exitCode).toBe(0);
      expect(await project.files('pipewright.locks')).toEqual([LOCK]);
      const text = await project.read(LOCK);
      expect(text.match(/"\d{7}"/gu)).toEqual(['"1000001"']);
      expect(await planned(project)).toEqual([]);
      expect(project.exists('pipewright.lock.yaml')).toBe(false);
    });
  });

  it('is found under a former name, and renamed when it is written', async () => {
    await withFleet(
      { 'shared.yaml': BARE, 'pipewright.locks/old.lock.yaml': lockOf(1000001) },
      async (project) => {
        expect(await planned(project)).toEqual(['update pipelines.support.statuses.us']);
        expect(await project.files('pipewright.locks')).toEqual(['pipewright.locks/old.lock.yaml']);
        expect((await project.json(['apply', '--auto-approve', ...harbor(project)])).exitCode).toBe(0);
        const pulled = await project.json(['pull', ...harbor(project)]);
        expect(pulled.exitCode).toBe(0);
        expect(await project.files('pipewright.locks')).toEqual([LOCK]);
        expect(await planned(project)).toEqual([]);
      },
    );
  });

  it('is refused if it is about another portal, and none of its ids is used', async () => {
    await withFleet({ [LOCK]: lockOf(1000008) }, async (project) => {
      for (const argv of [['plan'], ['apply', '--auto-approve'], ['pull'], ['drift']]) {
        const run = await project.json([...argv, ...harbor(project)]);
        expect([argv[0], errorCode(run)]).toEqual([argv[0], 'LOCK_INVALID']);
      }
      expect(await writesOf(project.sandbox)).toEqual([]);
      expect(await project.read(LOCK)).toBe(lockOf(1000008));
    });
  });

  it('takes its entry of an old lock until it is first written, which leaves the old one as it is', async () => {
    const old = `${lockOf(1000001)}  "1000009":\n    ids:\n      pipelines.support: "77"\n`;
    await withFleet({ 'shared.yaml': BARE, 'pipewright.lock.yaml': old }, async (project) => {
      expect(await planned(project)).toEqual(['update pipelines.support.statuses.us']);
      expect((await project.json(['apply', '--auto-approve', ...harbor(project)])).exitCode).toBe(0);
      expect((await project.json(['pull', ...harbor(project)])).exitCode).toBe(0);
      expect(await project.files('pipewright.locks')).toEqual([LOCK]);
      expect(await project.read(LOCK)).not.toContain('1000009');
      expect(await project.read('pipewright.lock.yaml')).toBe(old);
      await project.write('pipewright.lock.yaml', 'version: 1\nportals: {}\n');
      expect(await planned(project)).toEqual([]);
    });
  });

  it('is not written through a symlink in the place of its folder', async () => {
    await withFleet(ADDING, async (project) => {
      const outside = join(project.home, 'elsewhere');
      await mkdir(outside);
      await symlink(outside, join(project.cwd, 'pipewright.locks'));
      const run = await project.json(['apply', '--auto-approve', ...harbor(project)]);
      expect([run.exitCode, errorCode(run)]).toEqual([4, 'OUTPUT_REFUSED']);
      expect(await writesOf(project.sandbox)).toEqual([]);
      expect(await project.files(outside)).toEqual([]);
    });
  });

  it('and the embedded account are one each with --sandbox', async () => {
    await withFleet({}, async (project) => {
      const sandboxed = (name: string) => ['--sandbox', '--account', name];
      const applied = await project.json(['apply', '--auto-approve', ...sandboxed('harbor')]);
      expect(applied.document['status']).toBe('applied');
      const own = (await project.files('.pipewright/sandbox')).filter((file) => !file.includes('gitignore'));
      expect(own).toContain('.pipewright/sandbox/harbor.json');
      expect(own.filter((file) => file.includes('quarry'))).toEqual([]);
      const again = await project.json(['plan', ...sandboxed('harbor')]);
      expect(again.document['changes']).toEqual([]);
      const other = await project.json(['plan', ...sandboxed('quarry')]);
      expect([other.exitCode, other.document['account']]).toEqual([
        0,
        expect.objectContaining({ name: 'quarry' }),
      ]);
      expect((await project.json(['pull', ...sandboxed('harbor')])).exitCode).toBe(0);
      expect(await project.files('pipewright.locks')).toEqual([]);
    });
  });
});

describe.concurrent('plan --base of an account', () => {
  interface Change {
    readonly address: string;
    readonly origin: string;
  }
  async function origins(project: Project, base: string): Promise<readonly string[]> {
    const { document } = await project.json(['plan', ...harbor(project), '--base', base]);
    const changes = (document['changes'] ?? [document['error']]) as readonly (Change & {
      readonly code?: string;
    })[];
    return changes.map(({ address, origin, code }) => code ?? `${origin} ${address}`);
  }

  it('reads accounts file, overlays and shared files as they were', async () => {
    await withFleet({ 'overlays/harbor.yaml': '' }, async (project) => {
      commitAll(project.cwd);
      await project.write('overlays/harbor.yaml', OVERLAY);
      expect(await origins(project, 'HEAD')).toEqual(['yours pipelines.support.statuses.us']);
      commit(project.cwd, 'overlay');
      expect(await origins(project, 'HEAD')).toEqual(['drift pipelines.support.statuses.us']);
      expect(await origins(project, 'HEAD~1')).toEqual(['yours pipelines.support.statuses.us']);
      await project.write('shared.yaml', SHARED.replace('label: New,', 'label: Inbox,'));
      expect(await origins(project, 'HEAD')).toEqual([
        'yours pipelines.support.statuses.new',
        'drift pipelines.support.statuses.us',
      ]);
    });
  });

  it('finds the account by its portal where it had another name and other overlays', async () => {
    const former = FLEET.replace('harbor:', 'port:').replace('overlays/harbor.yaml', 'old.yaml');
    await withFleet({ 'pipewright.accounts.yaml': former, 'old.yaml': OVERLAY }, async (project) => {
      commitAll(project.cwd);
      await project.write('pipewright.accounts.yaml', FLEET);
      expect(await origins(project, 'HEAD')).toEqual(['drift pipelines.support.statuses.us']);
    });
  });

  it('without an accounts file there, takes the shared files of then', async () => {
    await withFleet({}, async (project) => {
      await project.write('.gitignore', 'pipewright.accounts.yaml\noverlays/\n');
      commitAll(project.cwd);
      expect(await origins(project, 'HEAD')).toEqual(['yours pipelines.support.statuses.us']);
    });
  });

  it('of an account that was not there is empty, and a broken one is refused', async () => {
    const without = FLEET.replace(/ {2}harbor.*\n/u, '');
    await withFleet({ 'pipewright.accounts.yaml': without }, async (project) => {
      commitAll(project.cwd);
      await project.write('pipewright.accounts.yaml', FLEET);
      expect(await origins(project, 'HEAD')).toEqual(['yours pipelines.support.statuses.us']);
      await project.write('pipewright.accounts.yaml', 'version: 1\naccounts: {\n');
      commit(project.cwd, 'broken');
      await project.write('pipewright.accounts.yaml', FLEET);
      expect(await origins(project, 'HEAD')).toEqual(['BASE_INVALID']);
    });
  });
});

describe.concurrent('a saved plan', () => {
  it('of one account is refused for another, and applied for its own', async () => {
    await withFleet({}, async (project) => {
      const out = await project.json(['plan', ...harbor(project), '--out', 'plan.json']);
      expect(out.exitCode).toBe(0);
      const saved = JSON.parse(await project.read('plan.json')) as Readonly<Record<string, unknown>>;
      expect(saved['account']).toMatchObject({ name: 'harbor', portalId: 1000001 });
      const other = ['--account', 'production', '--plan', 'plan.json', '--auto-approve'];
      for (const argv of [['apply'], ['apply', '--trust-plan']]) {
        const run = await project.json([...argv, ...project.live, ...other]);
        expect([run.exitCode, errorCode(run)]).toEqual([4, 'PLAN_OTHER_ACCOUNT']);
      }
      const sandboxed = await project.json([
        'plan',
        '--sandbox',
        '--account',
        'harbor',
        '--out',
        'plan2.json',
      ]);
      expect(sandboxed.exitCode).toBe(0);
      const spare = ['--sandbox', '--account', 'spare', '--plan', 'plan2.json', '--auto-approve'];
      expect(errorCode(await project.json(['apply', ...spare]))).toBe('PLAN_OTHER_ACCOUNT');
      expect(await writesOf(project.sandbox)).toEqual([]);
      const own = await project.json(['apply', '--plan', 'plan.json', '--auto-approve', ...harbor(project)]);
      expect([own.exitCode, own.document['status']]).toEqual([0, 'applied']);
    });
  });
});

describe.concurrent('a snapshot', () => {
  it('of one account is not brought to another, nor to its embedded one', async () => {
    await withFleet({}, async (project) => {
      const apply = ['apply', '--sandbox', '--account', 'harbor', '--auto-approve'];
      expect((await project.run(apply)).exitCode).toBe(0);
      const [snapshot = ''] = await project.files('.pipewright/snapshots');
      const back = ['rollback', snapshot, '--sandbox', '--auto-approve'];
      const other = await project.json([...back, '--account', 'spare']);
      expect([other.exitCode, errorCode(other)]).toEqual([4, 'PORTAL_MISMATCH']);
      expect(project.exists('.pipewright/sandbox/spare.json')).toBe(false);
      const own = await project.json([...back, '--account', 'harbor']);
      expect([own.exitCode, own.document['status']]).toEqual([0, 'applied']);
    });
  });
});
