/** The programs of docs/library.md, with the package as `npm install` puts it: they compile strictly, and print what the page says. */
import { execFile } from 'node:child_process';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, foreignImports, install, pack } from '../../scripts/consumer.js';
import { startSandbox } from '../../src/index.js';
import type { Sandbox } from '../../src/index.js';

const page = resolve(import.meta.dirname, '../../docs/library.md');

interface Block {
  readonly language: string;
  /** The name in its first line; empty for none. */
  readonly name: string;
  readonly text: string;
}

interface Program extends Block {
  /** What it prints, or null where the page doesn't say. */
  readonly printed: string | null;
}

function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^(`{3,})(\w+)\n([^]*?)^\1$/gm)].map(([, , language = '', text = '']) => ({
    language,
    name: /^(?:\/\/|#) (\S+\.\w+)\n/.exec(text)?.[1] ?? '',
    text,
  }));
}

const blocks = blocksOf(await readFile(page, 'utf8'));
const programs: readonly Program[] = blocks.flatMap((block, index) => {
  const next = blocks[index + 1];
  if (block.language !== 'ts') return [];
  return [{ ...block, printed: next?.language === 'text' ? next.text : null }];
});

/** One API for several accounts, as HubSpot is: the token says whose request it is. */
async function oneDoor(sandboxes: readonly Sandbox[]): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((incoming, outgoing) => {
    const token = incoming.headers.authorization?.replace('Bearer ', '');
    const to = sandboxes.find((sandbox) => sandbox.tokens.includes(token ?? '')) ?? sandboxes[0];
    const { method, headers, url } = incoming;
    const passed = request(`${to?.url ?? ''}${url ?? ''}`, { method: method ?? 'GET', headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

function run(folder: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((done) => {
    const child = execFile(process.execPath, args, { cwd: folder, env }, (_error, stdout, stderr) => {
      done({ stdout, stderr, exitCode: child.exitCode ?? -1 });
    });
  });
}

/** Lines of the page; `…` alone stands for any number of them. */
function matches(printed: string, expected: string): boolean {
  const escaped = expected
    .split('\n')
    .map((line) => (line === '…' ? '[^]*?' : line.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)));
  return new RegExp(`^${escaped.join('\n').replaceAll('[^]*?\n', '[^]*?')}$`).test(printed);
}

describe('docs/library.md', () => {
  let folder = '';
  let installed = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pipewright-library-'));
    installed = await install(pack(folder).tarball, folder);
    for (const { name, text } of blocks) if (name !== '') await writeFile(join(folder, name), text);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function ranAgainstSandboxes(name: string): Promise<Ran> {
    const stages = [
      { id: '1', label: 'New', state: 'OPEN' },
      { id: '2', label: 'WAITING ON CONTACT', state: 'OPEN' },
      { id: '3', label: 'Waiting on us', state: 'OPEN' },
      { id: '4', label: 'Closed', state: 'CLOSED' },
    ] as const;
    const pipelines = [{ id: '0', label: 'Support Pipeline', stages }];
    const sandboxes = await Promise.all([
      startSandbox(),
      startSandbox({ seed: { account: { portalId: 1000002 }, pipelines } }),
    ]);
    const door = await oneDoor(sandboxes);
    const [first, second] = sandboxes;
    try {
      return await run(folder, [...(name.includes('.test.') ? ['--test'] : []), name.replace(/ts$/, 'js')], {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        XDG_STATE_HOME: join(folder, 'state'),
        HUBSPOT_API_URL: door.url,
        // The second account of the page has a token of its own, the third has none.
        ...(name === 'accounts.ts' ? {} : { HUBSPOT_ACCESS_TOKEN: first.token }),
        HUBSPOT_ACCESS_TOKEN_1000001: first.token,
        HUBSPOT_ACCESS_TOKEN_1000002: second.token,
      });
    } finally {
      door.close();
      await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
    }
  }

  it('has a program for each thing that people embed pipewright for', () => {
    expect(programs.map(({ name }) => name)).toEqual([
      'plan.ts',
      'apply.ts',
      'support.test.ts',
      'check.ts',
      'accounts.ts',
      'agency.ts',
    ]);
  });

  it('has programs that compile strictly, with the declarations of the package', () => {
    expect(
      compile(
        folder,
        programs.map(({ name }) => name),
      ),
    ).toEqual([]);
  });

  it.each(programs)('says what $name prints', async ({ name, printed }) => {
    const { stdout, stderr, exitCode } = await ranAgainstSandboxes(name);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    if (printed === null) expect(stdout).toContain('# pass 1\n');
    else expect(matches(stdout, printed), stdout).toBe(true);
  });

  it('brings types that import nothing but node and each other', async () => {
    const types = join(installed, 'dist/types');
    expect(await foreignImports(types)).toEqual([]);
    await writeFile(
      join(types, 'leak.d.ts'),
      "import type { Node } from 'yaml';\nexport type A = Node | import('./gone.js').B;\n",
    );
    expect(await foreignImports(types)).toEqual(['leak.d.ts: yaml', 'leak.d.ts: ./gone.js']);
  });

  it('would not compile with declarations that need a package', async () => {
    await writeFile(join(folder, 'leak.ts'), "import type { Node } from 'yaml';\nexport type A = Node;\n");
    expect(compile(folder, ['leak.ts']).join('\n')).toContain('TS2307');
  });
});
