import { AppError } from '../core/base/errors.js';
import { digest } from '../core/plan/digest.js';
import type { Plan } from '../core/plan/plan.js';
import { backOffMs } from '../transport/persist.js';
import type { Effects } from './client.js';
import type { Comment, Platform } from './platform.js';

type Action = 'created' | 'updated' | 'unchanged';

export interface Kept {
  readonly comment: Comment;
  readonly action: Action;
}

/** `text` starts with `marker`, which identifies the comment. */
interface Wanted {
  readonly marker: string;
  readonly text: string;
}

const TRIES = 3;

/**
 * Makes `text` the only comment with its marker: updates it in place, or creates it. Concurrent runs agree without
 * coordination: each checks again after creating, and the oldest comment wins.
 */
export async function keepOneComment(platform: Platform, wanted: Wanted, effects: Effects): Promise<Kept> {
  const [first, ...others] = await marked(platform, wanted);
  for (const other of others) await platform.remove(other.id);
  const kept = first === undefined ? null : await brought(platform, first, wanted);
  return kept ?? settled(platform, await created(platform, wanted, effects), wanted);
}

/** Own comments that start with the marker, oldest first. */
async function marked(platform: Platform, { marker }: Wanted): Promise<readonly Comment[]> {
  const own = (await platform.own()).filter(({ body }) => body.startsWith(marker));
  return [...own].sort((one, other) => Number(one.id) - Number(other.id));
}

/** The updated comment; null if it was deleted in the meantime. */
async function brought(platform: Platform, comment: Comment, { text }: Wanted): Promise<Kept | null> {
  if (plain(comment.body) === plain(text)) return { comment, action: 'unchanged' };
  const updated = await platform.update(comment.id, text);
  return updated === null ? null : { comment: updated, action: 'updated' };
}

/** Platforms may normalise line endings and trim trailing whitespace. */
function plain(body: string): string {
  return body.replaceAll('\r\n', '\n').trimEnd();
}

/** Creates a comment. If the answer is lost, checks whether it was created before sending it again. */
async function created(platform: Platform, wanted: Wanted, effects: Effects): Promise<Comment> {
  for (let faults = 0; faults < TRIES; faults += 1) {
    const comment = await platform.create(wanted.text);
    if (comment !== null) return comment;
    const ms = backOffMs(faults, effects);
    effects.waiting('retry', ms);
    await effects.sleep(ms, effects.signal);
    const [made] = await marked(platform, wanted);
    if (made !== undefined) return made;
  }
  throw new AppError({
    code: 'PLATFORM_UNREACHABLE',
    summary: 'The comment was sent several times but never arrived.',
    detail:
      'Each time the answer was lost or was an error, and no comment was found afterwards. Run the command again: it looks for ' +
      'its comment first, so it never posts a second one.',
  });
}

/** Defers to an older comment that a concurrent run created. */
async function settled(platform: Platform, comment: Comment, wanted: Wanted): Promise<Kept> {
  const [oldest] = await marked(platform, wanted);
  if (oldest === undefined || oldest.id === comment.id) return { comment, action: 'created' };
  const kept = await brought(platform, oldest, wanted);
  if (kept === null) return { comment, action: 'created' };
  await platform.remove(comment.id);
  return { ...kept, action: 'updated' };
}

/**
 * The first line of a comment, hidden when rendered, which identifies it. It depends on the configuration, not the plan:
 * two configurations in one pull request have two comments, and adding a file to a folder keeps its comment. It is a
 * digest, so no user text can end the line early.
 */
export function markerOf(plan: Plan, pathOf: (file: string) => string, name: string | null): string {
  const files = subject(plan.files.map(pathOf));
  return `<!-- pipewright: ${digest({ files, portalId: plan.account.portalId, name }).slice(7, 39)} -->`;
}

/** What was planned: the file, or the common folder of several files, or each of them. */
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
