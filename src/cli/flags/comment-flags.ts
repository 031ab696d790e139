import * as Flags from '@oclif/core/flags';
import type { CommentInput } from '../../app/comment/comment.js';

interface GivenFlags {
  readonly plan: string;
  readonly platform: 'github' | 'gitlab' | undefined;
  readonly repository: string | undefined;
  readonly 'pull-request': number | undefined;
  readonly name: string | undefined;
  readonly 'code-quality': string | undefined;
}

/** Which plan, and which comment. */
export const commentFlags = {
  plan: Flags.string({
    required: true,
    helpValue: 'FILE',
    description: 'the plan file that plan --out wrote',
  }),
  platform: Flags.option({
    options: ['github', 'gitlab'] as const,
    description: 'platform to comment on (default: the one this CI runs on)',
  })(),
  repository: Flags.string({
    helpValue: 'NAME',
    description: 'owner/name on GitHub; project path or number on GitLab (default: from CI)',
  }),
  'pull-request': Flags.integer({
    helpValue: 'N',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    description: 'number of the pull or merge request (default: from CI)',
  }),
  name: Flags.string({
    helpValue: 'TEXT',
    description: 'use a separate comment with this name, for several plans of the same files',
  }),
  'code-quality': Flags.string({
    helpValue: 'FILE',
    description: 'also write the findings as a GitLab code quality report',
  }),
};

type FromFlags = 'planFile' | 'place' | 'name' | 'codeQualityFile';

/** What the use case takes from the command line. */
export function commentInputOf(flags: GivenFlags): Pick<CommentInput, FromFlags> {
  return {
    planFile: flags.plan,
    place: {
      platform: flags.platform ?? null,
      number: flags['pull-request'] ?? null,
      repository: flags.repository ?? null,
    },
    name: flags.name ?? null,
    codeQualityFile: flags['code-quality'] ?? null,
  };
}
