/**
 * The files that pipewright reads back, each in every bad state that a full disk, a killed process or a careless hand can
 * leave it in. A command that meets one ends with a code of its own or does its work; the account loses nothing either way.
 */
import { appendFile, mkdir, readFile, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accountOf, firstDifference } from './account.js';
import type { Desk, Ran } from './desk.js';
import type { Point, Reference } from './matrices.js';
import { APPLY } from './matrices.js';
import { CONSENT } from './scene.js';

type Spoil = (file: string, desk: Desk) => Promise<void>;

const SPOILS: Readonly<Record<string, Spoil>> = {
  empty: (file) => truncate(file, 0),
  'cut in the middle': async (file) => truncate(file, Math.floor((await readFile(file)).length / 2)),
  'one byte changed': async (file) => {
    const bytes = await readFile(file);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(file, bytes);
  },
  'with bytes that are no text': (file) => appendFile(file, Buffer.from([0, 0xff, 0xfe, 0x80])),
  'of another kind': (file) => writeFile(file, '{"formatVersion":"99","version":99,"something":"else"}\n'),
  'a folder': async (file) => {
    await rm(file);
    await mkdir(file);
  },
  'a link to nowhere': async (file, { base }) => {
    await rm(file);
    await symlink(join(base, 'nowhere'), file);
  },
  'a link to another file': async (file, { base }) => {
    const other = join(base, 'other');
    await writeFile(other, 'not yours\n');
    await rm(file);
    await symlink(other, file);
  },
  gone: (file) => rm(file),
};

/** A file that is read back: how it comes to be, where it is, and what reads it. */
interface Kind {
  readonly name: string;
  readonly prepare: (desk: Desk) => Promise<string>;
  readonly read: (desk: Desk) => Promise<Ran>;
}

async function newest(folder: string, end: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(end)).toSorted();
  return join(folder, names.at(-1) ?? 'none');
}

async function applied(desk: Desk): Promise<void> {
  const { code, text } = await desk.run(APPLY);
  if (code !== 0) throw new Error(`the reference ended with ${code}:\n${text}`);
}

const back = async (desk: Desk): Promise<Ran> => {
  const [first] = (await desk.snapshots()).toSorted();
  return desk.run(['rollback', `.pipewright/snapshots/${first ?? 'none.yaml'}`, '--tickets', ...CONSENT]);
};

const KINDS: readonly Kind[] = [
  {
    name: 'lock',
    prepare: async (desk) => {
      await applied(desk);
      return join(desk.cwd, 'pipewright.lock.yaml');
    },
    read: (desk) => desk.run(APPLY),
  },
  {
    name: 'plan',
    prepare: async (desk) => {
      await desk.run(['plan', '--out', 'plan.json']);
      return join(desk.cwd, 'plan.json');
    },
    read: (desk) =>
      desk.run(['apply', '--plan', 'plan.json', ...CONSENT.filter((word) => word !== '--auto-approve')]),
  },
  {
    name: 'journal',
    prepare: async (desk) => {
      await applied(desk);
      return newest(join(desk.cwd, '.pipewright/journal'), '.jsonl');
    },
    read: back,
  },
  {
    name: 'snapshot',
    prepare: async (desk) => {
      await applied(desk);
      return newest(join(desk.cwd, '.pipewright/snapshots'), '.yaml');
    },
    read: back,
  },
  {
    name: 'configuration',
    prepare: (desk) => Promise.resolve(join(desk.cwd, 'pipewright.yaml')),
    read: (desk) => desk.run(APPLY),
  },
];

/** Codes that a command may end with after a file that it can't use: refused, invalid, or wrong usage. */
const CODED = new Set([3, 4, 64, 1]);

export function filePoints({ start, applied: done, back: rolledBack }: Reference): readonly Point[] {
  return KINDS.flatMap(({ name, prepare, read }) =>
    Object.entries(SPOILS).map(([state, spoil]) => ({
      ...{ matrix: 'state-file', name: `state-file: ${name}, ${state}` },
      run: async (desk: Desk) => {
        await desk.restart();
        const file = await prepare(desk);
        const before = await accountOf(desk);
        await spoil(file, desk);
        const ran = await read(desk);
        const now = await accountOf(desk);
        if (ran.broken) return `ended badly: ${ran.text.slice(0, 400)}`;
        if (ran.code === 0) {
          const whole = [start, done, rolledBack].some(({ text }) => text === now.text);
          return whole ? null : `half an account: ${firstDifference(now, done) ?? ''}`;
        }
        if (ran.code === null || !CODED.has(ran.code))
          return `ended with ${ran.code}: ${ran.text.slice(0, 400)}`;
        return firstDifference(now, before);
      },
    })),
  );
}
