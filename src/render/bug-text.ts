/** Where faults of ours are reported. */
export const REPORT_TO = 'https://github.com/pipewright/pipewright';

/** What went wrong, that it is ours, and what to do about it. */
export function bugDetail(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return [
    message,
    'This is a fault in pipewright, not in your files. Please open an issue at the project page below, with this message, the command, and what `pipewright --version` prints. Leave tokens out.',
  ].join('\n');
}
