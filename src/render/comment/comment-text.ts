import type { CommentResult } from '../../core/model/results.js';
import { cleanLine } from '../terminal/clean.js';
import { paint, PLAIN_TEXT } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';

const DONE: Readonly<Record<CommentResult['action'], string>> = {
  created: 'The comment was created.',
  updated: 'The comment was updated in place.',
  unchanged: 'The comment is already up to date. Nothing was written.',
};

/** Whether the comment was created or updated, and where it is. */
export function renderCommentText(
  { platform, action, url, id }: CommentResult,
  style: Style = PLAIN_TEXT,
): string {
  const where = url === null ? `${platform === 'github' ? 'comment' : 'note'} ${id}` : url;
  return `${paint(style, 'good', DONE[action])}\n  ${cleanLine(where)}\n`;
}
