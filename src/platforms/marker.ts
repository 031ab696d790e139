import { digest } from '../core/plan/digest.js';
import type { Plan } from '../core/plan/plan.js';

/**
 * The first line of a comment, which nobody sees and by which it is found again. It names the configuration, not the
 * plan: two configurations in one pull request have two comments, and a file more in a folder keeps its comment. A
 * digest holds no text of the user's, so nothing in it can end the line early.
 */
export function markerOf(plan: Plan, pathOf: (file: string) => string, name: string | null): string {
  const files = subject(plan.files.map(pathOf));
  return `<!-- pipewright: ${digest({ files, portalId: plan.account.portalId, name }).slice(7, 39)} -->`;
}

/** What was planned: the file; of several files the folder that holds them all, else each of them. */
function subject(files: readonly string[]): readonly string[] {
  const [first = '', ...others] = files;
  if (others.length === 0) return files;
  const folders = first.split('/').slice(0, -1);
  const shared = folders.filter((_, depth) => {
    const prefix = `${folders.slice(0, depth + 1).join('/')}/`;
    return others.every((file) => file.startsWith(prefix));
  });
  return shared.length === 0 ? [...files].sort() : [`${shared.join('/')}/`];
}
