/** The input of a bug report. */
export const REPORT_WITH = 'PIPEWRIGHT_DEBUG=1';

/** What went wrong, that it is a bug of ours, and what to do about it. */
export function bugDetail(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return [
    message,
    'This is a bug in pipewright, not in your files. Please open an issue in the pipewright repository, with this message, the command, and what `pipewright --version` prints. Leave tokens out. A stack trace helps: run the command again with the variable below.',
  ].join('\n');
}
