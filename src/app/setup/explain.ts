import { readFile } from 'node:fs/promises';
import { CODES, isCode } from '../../core/base/codes.js';
import { AppError, BugError } from '../../core/base/errors.js';
import type { ExplainResult } from '../../core/model/results.js';
import { nearest } from '../../core/base/similar.js';
import { packageFile } from '../context.js';
import type { AppContext } from '../types.js';

/** Which code to explain. */
export interface ExplainInput {
  /** Upper or lower case, with `-` or `_`. */
  readonly code: string;
}

/**
 * Explains a code from the catalogue that ships with the package.
 * @throws AppError: UNKNOWN_CODE.
 */
export async function explainCode(_: AppContext, { code: text }: ExplainInput): Promise<ExplainResult> {
  const code = text.trim().toUpperCase().replaceAll('-', '_');
  if (!isCode(code)) throw unknownCode(text, nearest(code, Object.keys(CODES)));
  const section = catalogueSection(await readFile(packageFile('docs/errors.md'), 'utf8'), code);
  if (section === null) throw new BugError(`docs/errors.md has no section ${code}`);
  return { code, text: section };
}

/** The section of one code, from its `## CODE` line to the next; null if there is none. */
export function catalogueSection(markdown: string, code: string): string | null {
  const lines = markdown.replaceAll('\r\n', '\n').split('\n');
  const start = lines.indexOf(`## ${code}`);
  if (start === -1) return null;
  const length = lines.slice(start + 1).findIndex((line) => /^##? /.test(line));
  return lines
    .slice(start, length === -1 ? undefined : start + 1 + length)
    .join('\n')
    .trimEnd();
}

function unknownCode(text: string, near: string | null): AppError {
  return new AppError({
    code: 'UNKNOWN_CODE',
    summary: `There is no code "${text}".${near === null ? '' : ` Did you mean ${near}?`}`,
    detail: 'Codes are the words in capital letters in errors and in the findings of a plan.',
    ...(near === null ? {} : { hint: `pipewright explain ${near}` }),
  });
}
