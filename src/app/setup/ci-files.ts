import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unwritable } from '../../files/file-errors.js';
import { packageFile } from '../context.js';
import { writeOwn } from '../files/own-file.js';
import type { AppContext } from '../types.js';

export type CiPlatform = 'github' | 'gitlab';

interface CiTemplate {
  /** Path in the package. */
  readonly template: string;
  /** Where the platform, or the file that includes it, expects it. */
  readonly file: string;
}

const TEMPLATES: Readonly<Record<CiPlatform, CiTemplate>> = {
  github: { template: 'templates/github.yml', file: '.github/workflows/pipewright.yml' },
  gitlab: { template: 'templates/gitlab.yml', file: '.gitlab/pipewright.yml' },
};

/** GitLab's entry file. If a project already has one, it must include ours. */
const GITLAB_ROOT = { file: '.gitlab-ci.yml', text: 'include:\n  - local: .gitlab/pipewright.yml\n' };

/** The workflow's path if it already exists. */
export function presentCiFile(ctx: AppContext, platform: CiPlatform): string | null {
  const { file } = TEMPLATES[platform];
  return existsSync(join(ctx.cwd, file)) ? file : null;
}

/**
 * Writes the workflow, replacing an existing one, and returns for each file whether it was written. A project's own
 * `.gitlab-ci.yml` is never touched. Throws `FILE_UNWRITABLE`.
 */
export async function writeCiFiles(
  ctx: AppContext,
  platform: CiPlatform,
): Promise<readonly (readonly [file: string, wrote: boolean])[]> {
  const { template, file } = TEMPLATES[platform];
  await write(join(ctx.cwd, file), await readFile(packageFile(template), 'utf8'));
  if (platform === 'github') return [[file, true]];
  const root = join(ctx.cwd, GITLAB_ROOT.file);
  const isFree = !existsSync(root);
  if (isFree) await write(root, GITLAB_ROOT.text);
  return [
    [file, true],
    [GITLAB_ROOT.file, isFree],
  ];
}

async function write(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch (error) {
    throw unwritable(path, error);
  }
  await writeOwn(path, text);
}
