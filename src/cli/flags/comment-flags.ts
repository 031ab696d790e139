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
  plan: Flags.string({ required: true, helpValue: 'FILE', description: 'the plan that plan --out wrote' }),
  platform: Flags.option({
    options: ['github', 'gitlab'] as const,
    description: 'where the comment goes (default: where this CI belongs)',
  })(),
  repository: Flags.string({
    helpValue: 'NAME',
    description: 'owner/name on GitHub; path or number of the project on GitLab (default: as CI says)',
  }),
  'pull-request': Flags.integer({
    helpValue: 'N',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    description: 'number of the pull request or merge request (default: as CI says)',
  }),
  name: Flags.string({
    helpValue: 'TEXT',
    description: 'a comment of its own under this name, for several plans of the same files',
  }),
  'code-quality': Flags.string({
    helpValue: 'FILE',
    description: "also write the findings as a report for GitLab's code quality",
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
