import { describe, expect, it } from 'vitest';
import type { Project } from '../helpers/run-project.js';
import {
  codesOf,
  errorCode,
  named,
  PIPELINES,
  RENAMED,
  SUPPORT,
  withProject,
  writesOf,
} from '../helpers/run-project.js';

/** Ids that nobody chose: things are found by their labels. */
const SEED = {
  pipelines: [
    {
      id: '700',
      label: 'Support',
      stages: [
        { id: '701', label: 'New', state: 'OPEN' },
        { id: '702', label: 'Waiting', state: 'OPEN' },
        { id: '703', label: 'Closed', state: 'CLOSED' },
      ],
    },
  ],
};
const CONFIG = `version: 1
pipelines:
  - key: support
    label: Support
    statuses:
      - { key: new, label: New, state: open }
      - { key: waiting, label: Waiting, state: open }
      - { key: closed, label: Closed, state: closed }
`;
const RELABELLED = CONFIG.replace('label: Waiting', 'label: Waiting for you');
const PINS = ['support: "700"', 'support.statuses.new: "701"', 'support.statuses.waiting: "702"'];
const LOCK = 'pipewright.lock.yaml';

function adopting<T>(config: string, use: (project: Project) => Promise<T>): Promise<T> {
  return withProject({ seed: SEED, config }, use);
}

describe.concurrent('adoption by label', () => {
  it('is a note with the line that pins the id, and an apply without changes puts the ids into the lock', async () => {
    await adopting(CONFIG, async ({ json, live, read, exists, sandbox }) => {
      const { document } = await json(['plan', ...live]);
      const notes = (document['findings'] as { code: string; verdict: string; hint: string }[]).filter(
        ({ code }) => code === 'IDENTITY_NOT_PINNED',
      );
      expect(notes.map(({ verdict }) => verdict)).toEqual(['note', 'note', 'note', 'note']);
      expect(notes[0]?.hint).toContain('id: "700"');
      expect(exists(LOCK)).toBe(false);
      const apply = await json(['apply', ...live]);
      expect([apply.document['status'], apply.exitCode]).toEqual(['nothing', 0]);
      for (const line of PINS) expect(await read(LOCK)).toContain(line);
      const after = await json(['plan', ...live]);
      expect(codesOf(after.document['findings'])).not.toContain('IDENTITY_NOT_PINNED');
      expect(await writesOf(sandbox)).toEqual([]);
    });
  });

  it('pins the ids before the first request that writes, so that they outlive a run that fails', async () => {
    await adopting(CONFIG, async ({ json, live, read, write, sandbox }) => {
      await write(
        'pipewright.yaml',
        CONFIG.replace('{ key: closed', '{ key: later, label: Later, state: open }\n      - { key: closed'),
      );
      await sandbox.control.faults({ method: 'POST', path: '/stages', kind: 'status:400', times: 50 });
      const { document, exitCode } = await json(['apply', ...live, '--auto-approve']);
      expect([document['status'], exitCode, document['applied']]).toEqual(['partial', 5, []]);
      for (const line of PINS) expect(await read(LOCK)).toContain(line);
    });
  });

  it('that is pinned survives a new label on either side', async () => {
    await adopting(CONFIG, async ({ json, live, write, api }) => {
      await json(['apply', ...live]);
      await write('pipewright.yaml', RELABELLED);
      await api('PATCH', `${PIPELINES}/700/stages/702`, { label: 'Something else' });
      const { document } = await json(['plan', ...live]);
      expect(named(document['changes'])).toEqual(['update pipelines.support.statuses.waiting']);
      expect(document['changes']).toMatchObject([{ id: '702' }]);
      await json(['apply', ...live, '--auto-approve']);
      expect((await json(['plan', ...live, '--detailed-exitcode'])).exitCode).toBe(0);
    });
  });

  it('wants a consent of its own where the plan deletes in that pipeline', async () => {
    await adopting(CONFIG.replace(/ {6}- \{ key: waiting.*\n/u, ''), async ({ json, live }) => {
      const { document } = await json(['plan', ...live]);
      expect(document['requires']).toEqual(
        expect.arrayContaining([
          '--allow-delete',
          '--confirm IDENTITY_NOT_PINNED',
          '--confirm STATUS_NOT_RETIRED',
        ]),
      );
    });
  });
});

describe.concurrent('the lock', () => {
  it('lies beside the first argument, be it a file or a folder, and in the folder where the work is done', async () => {
    await adopting(CONFIG, async ({ json, live, write, files, cwd }) => {
      await write('one/two/support.yaml', CONFIG);
      await write('one/lock/pipewright.yaml', CONFIG);
      await json(['apply', ...live, 'one/two']);
      await json(['apply', ...live, `${cwd}/one/lock/pipewright.yaml`]);
      await write('pipewright.yaml', CONFIG);
      await json(['apply', ...live, '--portal', '1000001', 'pipewright.yaml']);
      expect((await files()).filter((file) => file.endsWith('.lock.yaml'))).toEqual([
        `one/lock/${LOCK}`,
        `one/${LOCK}`,
        LOCK,
      ]);
      const { document } = await json(['plan', ...live, 'one/two']);
      expect(document['lockFile']).toBe(`one/${LOCK}`);
    });
  });

  it('of the embedded sandbox stays in .pipewright/, also with a saved plan', async () => {
    const config = SUPPORT.replace('id: "2", ', '');
    await withProject({ config }, async ({ json, run, read, files }) => {
      const { exitCode } = await run(['plan', '--sandbox', '--out', 'plan.json']);
      expect(exitCode).toBe(0);
      expect((await json(['apply', '--sandbox', '--plan', 'plan.json'])).document['status']).toBe('nothing');
      expect(await read('.pipewright/sandbox.lock.yaml')).toContain('support.statuses.contact: "2"');
      expect(await read('.pipewright/.gitignore')).toBe('*\n');
      expect((await files()).filter((file) => file.endsWith(LOCK))).toEqual([]);
    });
  });

  it('keeps what it holds of other portals', async () => {
    const other = '  "42":\n    ids:\n      pipelines.support: "9"\n';
    await adopting(CONFIG, async ({ json, live, write, read }) => {
      await write(LOCK, `version: 1\nportals:\n${other}`);
      const run = await json(['apply', ...live]);
      expect([run.document['status'], errorCode(run) ?? null]).toEqual(['nothing', null]);
      expect(await read(LOCK)).toContain('pipelines.support: "9"');
      expect(await read(LOCK)).toContain(PINS[0]);
    });
  });

  it('notes an id that is not live any more, and forgets it with the next apply', async () => {
    await adopting(CONFIG, async ({ json, live, write, read }) => {
      await json(['apply', ...live]);
      await write(LOCK, (await read(LOCK)).replace('"702"', '"999"'));
      const { document } = await json(['plan', ...live]);
      expect(codesOf(document['findings'])).toContain('LOCK_ID_NOT_LIVE');
      expect(document['changes']).toEqual([]);
      await json(['apply', ...live]);
      expect(await read(LOCK)).not.toContain('999');
      expect(await read(LOCK)).toContain(PINS[2]);
    });
  });

  it('drops the entries of what was deleted', async () => {
    await adopting(CONFIG, async ({ json, live, write, read }) => {
      await json(['apply', ...live]);
      const config = `${CONFIG.replace(/ {6}- \{ key: waiting.*\n/u, '')}    retired:\n      - { status: waiting }\n`;
      await write('pipewright.yaml', config);
      const plan = await json(['plan', ...live]);
      expect(plan.document['changes']).toMatchObject([{ action: 'delete', id: '702' }]);
      expect(plan.document['requires']).toEqual(['--allow-delete']);
      const { document } = await json(['apply', ...live, '--auto-approve', '--allow-delete']);
      expect(document['status']).toBe('applied');
      expect(await read(LOCK)).not.toContain('702');
      expect(await read(LOCK)).toContain(PINS[1]);
      const after = await json(['plan', ...live]);
      expect(codesOf(after.document['findings'])).toContain('RETIRED_NOT_LIVE');
      expect(after.document['changes']).toEqual([]);
    });
  });
});

describe.concurrent('a protected pipeline', () => {
  const PROTECTED = RENAMED.replace('label: Support Pipeline', 'label: Support Pipeline\n    protect: true');
  const LIFTED = PROTECTED.replace('protect: true', 'protect: false');
  const without = (config: string): string => config.replace(/ {6}- \{ key: us.*\n/u, '');
  const SEEDED = {
    pipelines: [
      {
        id: '0',
        label: 'Support Pipeline',
        stages: [
          { id: '1', label: 'New', state: 'OPEN' },
          { id: '2', label: 'Waiting on contact', state: 'OPEN' },
          { id: '3', label: 'Waiting on us', state: 'OPEN' },
          { id: '4', label: 'Closed', state: 'CLOSED' },
        ],
      },
    ],
  };
  const GO = ['--auto-approve', '--allow-delete', '--confirm', 'STATUS_NOT_RETIRED'];

  it('is on record after an apply, whether it had anything else to do or not', async () => {
    for (const config of [PROTECTED, PROTECTED.replace('Fresh', 'New')]) {
      await withProject({ seed: SEEDED, config }, async ({ json, live, read }) => {
        expect((await json(['apply', ...live, '--auto-approve'])).exitCode).toBe(0);
        expect(await read(LOCK)).toMatch(/protected:\s+(\[ ?|- )"0"/u);
      });
    }
  });

  it('loses no status while the files protect it, nor once they only stop saying so', async () => {
    await withProject({ seed: SEEDED, config: PROTECTED }, async ({ json, live, write, sandbox }) => {
      await json(['apply', ...live, '--auto-approve']);
      const before = await writesOf(sandbox);
      for (const config of [without(PROTECTED), without(LIFTED), without(RENAMED)]) {
        await write('pipewright.yaml', config);
        const plan = await json(['plan', ...live]);
        expect(codesOf(plan.document['findings'])).toContain('PROTECTED');
        expect(plan.exitCode).toBe(4);
        const run = await json(['apply', ...live, ...GO, '--confirm', 'PROTECTED']);
        expect([run.exitCode, errorCode(run)]).toEqual([4, 'PLAN_BLOCKED']);
      }
      expect(await writesOf(sandbox)).toEqual(before);
    });
  });

  it('is free after an apply with protect: false, and not before', async () => {
    await withProject({ seed: SEEDED, config: PROTECTED }, async ({ json, live, write, read }) => {
      await json(['apply', ...live, '--auto-approve']);
      await write('pipewright.yaml', LIFTED);
      expect((await json(['apply', ...live])).document['status']).toBe('nothing');
      expect(await read(LOCK)).not.toMatch(/"0"/u);
      await write('pipewright.yaml', without(LIFTED));
      const run = await json(['apply', ...live, ...GO]);
      expect([run.document['status'], run.exitCode]).toEqual(['applied', 0]);
    });
  });

  it('can not be retired, and blocks where the files stop naming it', async () => {
    const other = {
      id: 'onsite',
      label: 'On site',
      stages: [
        { id: 'planned', label: 'Planned', state: 'OPEN' },
        { id: 'done', label: 'Done', state: 'CLOSED' },
      ],
    };
    const onsite = `  - key: onsite
    label: On site
    protect: true
    statuses:
      - { key: planned, label: Planned, state: open }
      - { key: done, label: Done, state: closed }
`;
    const seed = { pipelines: [...SEEDED.pipelines, other] };
    await withProject({ seed, config: SUPPORT + onsite }, async ({ json, live, write }) => {
      expect((await json(['apply', ...live])).document['status']).toBe('nothing');
      await write(
        'pipewright.yaml',
        `${SUPPORT}retired:\n  - { pipeline: onsite, moveTicketsTo: support.new }\n`,
      );
      const retired = await json(['plan', ...live]);
      expect(codesOf(retired.document['findings'])).toContain('PROTECTED');
      expect(retired.exitCode).toBe(4);
      await write('pipewright.yaml', SUPPORT);
      const missing = await json(['plan', ...live]);
      expect(missing.document['changes']).toEqual([]);
      expect(missing.document['unmanaged']).toMatchObject([{ kind: 'pipeline', id: 'onsite' }]);
      expect(codesOf(missing.document['findings'])).toContain('PROTECTED');
      expect(missing.exitCode).toBe(4);
    });
  });
});
