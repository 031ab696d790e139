import * as Flags from '@oclif/core/flags';
import type { CommentInput } from '../../app/comment/comment.js';
import { BaseCommand } from '../base-command.js';
import { commentFlags, commentInputOf } from '../flags/comment-flags.js';

export default class Comment extends BaseCommand {
  static override summary = 'Put a saved plan into one comment on the pull or merge request.';
  static override description =
    'The comment is created once and updated in place; each configuration has its own. Runs in GitHub Actions (token in GITHUB_TOKEN, permission pull-requests: write) and in merge request pipelines of GitLab CI (token in GITLAB_TOKEN, scope api). On GitHub the plan is added to the summary of the step too, and findings stand as annotations beside the lines of the files. The account is not asked.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --plan plan.json',
    '<%= config.bin %> <%= command.id %> --plan plan.json --dry-run',
    '<%= config.bin %> <%= command.id %> --plan plan.json --code-quality gl-code-quality-report.json',
    '<%= config.bin %> <%= command.id %> --plan plan.json --platform github --repository acme/desk --pull-request 7',
  ];
  static override flags = {
    ...commentFlags,
    'dry-run': Flags.boolean({
      exclusive: ['json'],
      description: 'print the comment and send nothing (a report for --code-quality is written)',
    }),
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(Comment);
    const { commentOnPlan, previewComment } = await import('../../app/comment/comment.js');
    const [{ renderPlanMarkdown }, { renderCodeQuality }, { renderAnnotations }] = await Promise.all([
      import('../../render/markdown/plan-markdown.js'),
      import('../../render/comment/comment-code-quality.js'),
      import('../../render/comment/comment-annotations.js'),
    ]);
    const ctx = await this.context(flags);
    const input: CommentInput = {
      ...commentInputOf(flags),
      renderBody: (plan, options) => this.redact(renderPlanMarkdown(plan, options)),
      renderCodeQuality: (plan, options) => this.redact(renderCodeQuality(plan, options)),
      showAnnotations: (plan, options) => {
        for (const text of renderAnnotations(plan, options)) this.printRunnerCommand(text, flags);
      },
    };
    if (flags['dry-run']) {
      this.printDocument(await previewComment(ctx, input));
      return 0;
    }
    const result = await commentOnPlan(ctx, input);
    if (flags.json) {
      this.printJson(result);
    } else {
      const { renderCommentText } = await import('../../render/comment/comment-text.js');
      this.print(renderCommentText(result, this.style(flags)));
    }
    return 0;
  }
}
