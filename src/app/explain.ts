import { readFile } from 'node:fs/promises';
import { CODES, isCode } from '../core/codes.js';
import type { Code } from '../core/codes.js';
import { AppError } from '../core/errors.js';
import { nearest } from '../core/similar.js';
import { packageFile } from './context.js';

/** The catalogue of codes that ships with the package, as Markdown, and the code that a text means (in any case). */
export async function explainCode(
  text: string,
): Promise<{ readonly code: Code; readonly catalogue: string }> {
  const code = text.trim().toUpperCase().replaceAll('-', '_');
  if (!isCode(code)) throw unknownCode(text, nearest(code, Object.keys(CODES)));
  return { code, catalogue: await readFile(packageFile('docs/errors.md'), 'utf8') };
}

function unknownCode(text: string, near: string | null): AppError {
  return new AppError({
    code: 'UNKNOWN_CODE',
    summary: `There is no code "${text}".${near === null ? '' : ` Did you mean ${near}?`}`,
    detail: 'Codes are the words in capital letters in errors and in the findings of a plan.',
    ...(near === null ? {} : { hint: `pipewright explain ${near}` }),
  });
}
