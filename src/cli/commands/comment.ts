import * as Flags from '@oclif/core/flags';
import type { CommentInput } from '../../app/comment/comment.js';
import { BaseCommand } from '../base-command.js';
import { commentFlags, commentInputOf } from '../flags/comment-flags.js';

export default class Comment extends BaseCommand {
  static override summary = 'Post a saved plan as one comment on the pull or merge request.';
  static override description =
    'Creates the comment once and updates it in place; each configuration has its own. Runs in GitHub Actions (token in GITHUB_TOKEN, permission pull-requests: write) and in GitLab CI merge request pipelines (token in GITLAB_TOKEN, scope api). On GitHub it also adds the plan to the step summary and annotates the lines of the files that have findings. Sends no requests to HubSpot, and needs no --account: the plan says whose it is. With several accounts, give each plan a --name.';
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
      description: 'print the comment without sending it (a --code-quality report is still written)',
    }),
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(Comment);
    const { commentOnPlan, previewComment } = await import('../../app/comment/comment.js');
    const { readFleetHere } = await import('../../app/fleet/choose.js');
    const [{ renderPlanMarkdown }, { renderCodeQuality }, { renderAnnotations }] = await Promise.all([
      import('../../render/markdown/plan-markdown.js'),
      import('../../render/comment/comment-code-quality.js'),
      import('../../render/comment/comment-annotations.js'),
    ]);
    const ctx = await this.context(flags);
    // For the variables that it says have tokens: a plan may repeat what somebody pasted into a label.
    await readFleetHere(ctx, { file: flags.accounts ?? null, paths: [] });
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
