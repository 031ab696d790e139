import { describe, expect, it } from 'vitest';
import type { JsonRun, Project } from '../helpers/run-project.js';
import { named, PIPELINES, withProject } from '../helpers/run-project.js';

const HEAD = 'version: 1\naccount: { portalId: 1000001 }\npipelines:\n';

function seeded(id: string, label: string, states: readonly string[] = ['OPEN', 'CLOSED']): object {
  const stages = states.map((state, at) => ({ id: `${id}_${at}`, label: `S ${at}`, state }));
  return { id, label, stages };
}

function declared(key: string, label: string): string {
  return `  - key: ${key}
    label: ${label}
    statuses:
      - { key: ${key}_0, label: S 0, state: open }
      - { key: ${key}_1, label: S 1, state: closed }
`;
}

async function pull({ json, live }: Project, ...argv: readonly string[]): Promise<JsonRun> {
  return json(['pull', ...live, ...argv]);
}

async function planned({ json, live }: Project): Promise<readonly string[]> {
  const { document } = await json(['plan', ...live]);
  return document['error'] === undefined ? named(document['changes']) : [JSON.stringify(document['error'])];
}

/** `address` of each row that is left, all of which must carry the code. */
function leftIn({ document }: JsonRun): readonly string[] {
  const rows = document['notWritten'] as readonly { readonly code: string; readonly address: string }[];
  expect(rows.filter(({ code }) => code !== 'PULL_BY_HAND')).toEqual([]);
  return rows.map(({ address }) => address);
}

describe.concurrent('what pull can not write', () => {
  it('is a live pipeline that no configuration can say: it stays unmanaged, and the rest is written', async () => {
    const seed = {
      pipelines: [seeded('a', 'A'), seeded('shut', 'Shut', ['CLOSED', 'CLOSED']), seeded('b', 'B')],
    };
    await withProject({ seed }, async (project) => {
      const fresh = await pull(project);
      expect([fresh.exitCode, leftIn(fresh)]).toEqual([4, ['pipelines["shut"]']]);
      expect(fresh.document['unmanaged']).toMatchObject([{ kind: 'pipeline', id: 'shut', label: 'Shut' }]);
      expect(await planned(project)).toEqual([]);
      await project.write('pipewright.yaml', HEAD + declared('a', 'A'));
      const all = await pull(project, '--all');
      expect([all.exitCode, leftIn(all)]).toEqual([4, ['pipelines["shut"]']]);
      expect(await project.read('pipewright.yaml')).toContain('label: B');
      expect(await planned(project)).toEqual([]);
    });
  });

  it('does not stop the pull of the others where it is in the files already', async () => {
    const seed = { pipelines: [seeded('a', 'Anew'), seeded('shut', 'Shut', ['CLOSED', 'CLOSED'])] };
    const config = HEAD + declared('a', 'A') + declared('shut', 'Shut');
    await withProject({ seed, config }, async (project) => {
      const run = await pull(project);
      expect([run.exitCode, leftIn(run)]).toEqual([4, ['pipelines.shut.statuses.shut_0']]);
      expect(run.document['notWritten']).toMatchObject([{ source: { file: 'pipewright.yaml', line: 12 } }]);
      expect(JSON.stringify(run.document['notWritten'])).toContain('no open status');
      expect(await project.read('pipewright.yaml')).toBe(config.replace('label: A\n', 'label: Anew\n'));
      expect(await planned(project)).toEqual(['update pipelines.shut.statuses.shut_0']);
    });
  });

  it('is told in the first line, and never called the same', async () => {
    const seed = { pipelines: [seeded('b', 'B'), seeded('a', 'A')] };
    await withProject({ seed }, async (project) => {
      await project.write('pipewright/a.yaml', HEAD + declared('a', 'A'));
      await project.write('pipewright/b.yaml', `version: 1\npipelines:\n${declared('b', 'B')}`);
      const { stdout, exitCode } = await project.run(['pull', ...project.live]);
      const [first] = stdout.split('\n');
      expect([exitCode, first]).toEqual([
        4,
        'Nothing was written. 1 difference is left to be written by hand.',
      ]);
      expect(stdout).toContain('PULL_BY_HAND');
      expect(leftIn(await pull(project))).toEqual(['pipelines']);
    });
  });

  it('is a status that is gone while a retired entry moves tickets into it', async () => {
    const config =
      `${HEAD}${declared('a', 'A')}    retired:\n      - { status: old, moveTicketsTo: a_2 }\n`.replace(
        '    retired:',
        '      - { key: a_2, label: S 2, state: open }\n    retired:',
      );
    await withProject({ seed: { pipelines: [seeded('a', 'A')] }, config }, async (project) => {
      const run = await pull(project);
      expect([run.exitCode, leftIn(run)]).toEqual([4, ['pipelines.a.statuses.a_2']]);
      expect(await project.read('pipewright.yaml')).toBe(config);
    });
  });
});

describe.concurrent('pull --all into several files', () => {
  it('adds each pipeline behind the one that stands before it in HubSpot, or at the head', async () => {
    const seed = { pipelines: ['n0', 'a', 'n1', 'n2', 'b', 'n3'].map((id) => seeded(id, id.toUpperCase())) };
    await withProject({ seed }, async (project) => {
      await project.write('pipewright/a.yaml', HEAD + declared('a', 'A'));
      await project.write('pipewright/b.yaml', `version: 1\npipelines:\n${declared('b', 'B')}`);
      const run = await pull(project, '--all');
      expect([run.exitCode, leftIn(run)]).toEqual([0, []]);
      const keysIn = async (file: string): Promise<readonly string[]> =>
        [...(await project.read(file)).matchAll(/^ {2}- key: (\w+)/gmu)].map(([, key]) => key ?? '');
      expect(await keysIn('pipewright/a.yaml')).toEqual(['n0', 'a', 'n1', 'n2']);
      expect(await keysIn('pipewright/b.yaml')).toEqual(['b', 'n3']);
      expect(await planned(project)).toEqual([]);
      expect((await pull(project, '--all')).document['written']).toEqual([]);
    });
  });
});

describe.concurrent('pull and anchors', () => {
  const seed = { pipelines: [seeded('a', 'A', ['OPEN', 'OPEN', 'OPEN', 'CLOSED'])] };
  const STATUSES = [
    '      - &first { key: a_0, label: S 0, state: open }\n',
    '      - { <<: *first, key: a_1, label: S 1 }\n',
    '      - { key: a_2, label: S 2, state: open, properties: &props [content] }\n',
    '      - { key: a_3, label: S 3, state: closed, properties: *props }\n',
  ];
  const config = `${HEAD}  - key: a\n    label: A\n    statuses:\n${STATUSES.join('')}`;

  it.each([
    [
      'takes an anchor away with its entry',
      'DELETE',
      '/a/stages/a_2?validateReferencesBeforeDelete=true',
      undefined,
      'properties: [content]',
    ],
    [
      'takes a merged anchor away',
      'DELETE',
      '/a/stages/a_0?validateReferencesBeforeDelete=true',
      undefined,
      '- { state: open, key: a_1, label: S 1 }',
    ],
    [
      'moves an anchor behind its alias',
      'PATCH',
      '/a/stages/a_2',
      { displayOrder: 40 },
      'properties: [content]',
    ],
    [
      'writes a value that everybody overrides',
      'PATCH',
      '/a/stages/a_0',
      { label: 'Anew' },
      '&first { key: a_0, label: Anew, state: open }',
    ],
  ])('%s', async (_, method, path, body, expected) => {
    await withProject({ seed, config }, async (project) => {
      for (const id of ['a_2', 'a_3'])
        await project.sandbox.control.setConsole(`pipelines["a"].statuses["${id}"].properties`, ['content']);
      await project.api(method, `${PIPELINES}${path}`, body);
      const run = await pull(project);
      expect([run.exitCode, leftIn(run)]).toEqual([0, []]);
      expect(await project.read('pipewright.yaml')).toContain(expected);
      expect(await planned(project)).toEqual([]);
      expect((await pull(project)).document['written']).toEqual([]);
    });
  });
});

describe.concurrent('pull of files without teams', () => {
  it('reads no teams and reports none', async () => {
    const seed = { pipelines: [seeded('a', 'A')], teams: [{ id: '5000', name: 'Support' }] };
    await withProject({ seed, config: HEAD + declared('a', 'A') }, async (project) => {
      const run = await pull(project);
      expect([run.exitCode, run.document['unmanaged']]).toEqual([0, []]);
      const asked = (await project.sandbox.control.requests()).map(({ path }) => path);
      expect(asked.filter((path) => path.includes('/teams') || path.includes('/users'))).toEqual([]);
    });
  });
});
