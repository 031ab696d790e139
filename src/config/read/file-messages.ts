import type { Diagnostic } from '../../core/base/diagnostic.js';
import { problem } from '../../core/base/diagnostic.js';
import { BIGGEST_FILE } from './files.js';

const START = 'pipewright init';

export function nothingFound(): Diagnostic {
  return problem({
    code: 'NO_CONFIG',
    summary: 'No configuration found.',
    detail:
      'Without a path, pipewright reads pipewright.yaml, else the folder pipewright/, in the working directory. Neither exists. Name a file or folder, or create a configuration.',
    hint: START,
  });
}

export function nothingThere(path: string): Diagnostic {
  return problem({
    code: 'NO_CONFIG',
    summary: `No configuration found at ${path}.`,
    detail:
      'It is neither a file nor a folder with .yaml or .yml files. Check the path, or create a configuration.',
    hint: START,
  });
}

export function nothingUsable(): Diagnostic {
  return problem({
    code: 'NO_CONFIG',
    summary: 'None of the files is a configuration.',
    detail:
      'Files in a folder are read only if they have a version at the top level, and none of these has one.',
    hint: 'version: 1',
  });
}

export function unreadableFile(file: string, why: string): Diagnostic {
  return problem({
    code: 'FILE_UNREADABLE',
    summary: `${file} can't be read.`,
    detail: `The system says: ${why}. The command stops here, because it never works with part of a configuration.`,
  });
}

export function tooBig(file: string, bytes: number): Diagnostic {
  return problem({
    code: 'FILE_TOO_BIG',
    summary: `${file} is too big.`,
    detail: `It has ${bytes.toLocaleString('en')} bytes; the limit is ${BIGGEST_FILE.toLocaleString('en')} (5 MB). Split the configuration into several files in one folder.`,
    source: { file, line: 1, column: 1 },
  });
}

export function notText(file: string, why: string): Diagnostic {
  return problem({
    code: 'FILE_NOT_TEXT',
    summary: `${file} is not a text file.`,
    detail: `A configuration must be YAML in UTF-8 (${why}). Save the file as UTF-8.`,
    source: { file, line: 1, column: 1 },
  });
}

/** A note, or a warning if the file looks as if it were meant. */
export function skipped(file: string, meant: boolean): Diagnostic {
  return problem({
    code: 'FILE_SKIPPED',
    severity: meant ? 'warning' : 'info',
    summary: `${file} is skipped: it has no version at the top level.`,
    detail: meant
      ? 'It has keys of a configuration, but files in a folder are read only if they have a version. What it declares is not managed.'
      : 'Files in a folder are part of the configuration only if they have a version.',
    hint: 'version: 1',
    source: { file, line: 1, column: 1 },
  });
}

/** Follows the last reported problem. */
export function tooManyProblems(left: number, last: Diagnostic, errors: boolean): Diagnostic {
  return problem({
    code: last.code,
    severity: errors ? 'error' : 'info',
    summary: `There are ${left} more problems.`,
    detail: 'They are not shown. Most of them usually disappear when the first ones are fixed.',
    source: last.source,
  });
}
