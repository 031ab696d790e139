import type { YAMLError } from 'yaml';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { problem } from '../../core/base/diagnostic.js';
import { nearest } from '../../core/base/similar.js';
import type { Source } from '../../core/base/source.js';
import type { Trouble } from './evaluate.js';
import { ALIAS_BUDGET, DEEPEST } from './evaluate.js';
import { lineText } from './lines.js';

/** Advice for the YAML parser's errors, by its own code. */
const ADVICE: Partial<Record<YAMLError['code'], { summary: string; advice: string }>> = {
  TAB_AS_INDENT: {
    summary: 'A tab is used for indentation.',
    advice: 'YAML indents with spaces only. Replace the tab with spaces.',
  },
  BAD_INDENT: {
    summary: 'The indentation is inconsistent.',
    advice: 'All entries of a list or map must start in the same column.',
  },
  BAD_SCALAR_START: {
    summary: 'A value starts with a character that YAML reserves.',
    advice: 'Put the value in quotes.',
  },
  BAD_DQ_ESCAPE: {
    summary: 'A backslash in double quotes is not followed by a valid YAML escape.',
    advice: 'Write two backslashes, or use single quotes.',
  },
  MISSING_CHAR: {
    summary: 'A character is missing.',
    advice:
      'Look for a line that is not indented like its neighbours, an unclosed quote, bracket or brace, or a missing colon.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    summary: 'Two keys are on the same line.',
    advice: 'Put each key on its own line. A value that contains ": " needs quotes.',
  },
  MULTILINE_IMPLICIT_KEY: {
    summary: 'A key spans several lines.',
    advice: 'Look for a missing colon at the end of a line, or a line that is not indented enough.',
  },
  TAG_RESOLVE_FAILED: {
    summary: 'Unknown tag.',
    advice: 'Remove the tag (the word with the exclamation mark); a value that starts with ! needs quotes.',
  },
};

/** An error of the YAML parser. */
export function syntaxProblem(error: YAMLError, source: Source): Diagnostic {
  const known = ADVICE[error.code];
  return problem({
    code: 'YAML_SYNTAX',
    summary: known?.summary ?? 'This is not valid YAML.',
    detail: `The YAML parser says: ${sentence(error.message)} ${known?.advice ?? 'Nothing in the file can be relied on until it is valid YAML.'}`,
    source,
  });
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

export function tooDeep(source: Source, deepest: number): Diagnostic {
  return problem({
    code: 'YAML_TOO_DEEP',
    summary: `Lists and maps are nested more than ${deepest} levels deep.`,
    detail: 'A configuration needs fewer than ten. Look for brackets that are not closed.',
    source,
  });
}

export function manyDocuments(source: Source): Diagnostic {
  return problem({
    code: 'YAML_MANY_DOCUMENTS',
    summary: 'The file contains more than one YAML document.',
    detail: 'The line with three dashes starts a second document. Put each document in its own file.',
    source,
  });
}

export function emptyFile(source: Source): Diagnostic {
  return problem({
    code: 'FILE_EMPTY',
    summary: 'The file is empty.',
    detail: 'A configuration begins with its version.',
    hint: 'version: 1',
    source,
  });
}

/** Errors of keys, anchors and aliases. */
export function troubleProblem(trouble: Trouble, at: (offset: number) => Source): Diagnostic {
  const source = at(trouble.at);
  switch (trouble.kind) {
    case 'duplicate-key':
      return problem({
        code: 'YAML_DUPLICATE_KEY',
        summary: `Duplicate key ${JSON.stringify(trouble.key)}.`,
        detail: `A map can have each key only once. It is at ${lineText(at(trouble.first))} and again at ${lineText(source)}. Remove one of the two.`,
        source,
      });
    case 'unknown-anchor': {
      const near = nearest(trouble.name, trouble.known);
      return problem({
        code: 'YAML_SYNTAX',
        summary: `There is no anchor &${trouble.name} before the alias *${trouble.name}.`,
        detail:
          near === null ? 'An alias repeats the value of an anchor above it.' : `Did you mean *${near}?`,
        source,
      });
    }
    case 'alias-loop':
      return problem({
        code: 'YAML_ALIASES',
        summary: `The alias *${trouble.name} is inside the value that it repeats.`,
        detail: 'It would repeat without end. Remove the alias, or move the anchor.',
        source,
      });
    case 'alias-budget':
      return problem({
        code: 'YAML_ALIASES',
        summary: 'The aliases in this file expand to too many values.',
        detail: `Expanded, they would come to more than ${ALIAS_BUDGET.toLocaleString('en')} values. The limit keeps a small file from filling the memory.`,
        source,
      });
    case 'too-deep':
      return tooDeep(source, DEEPEST);
    case 'key-not-text':
      return problem({
        code: 'YAML_SYNTAX',
        summary: 'A list, a map or an alias is used as a key.',
        detail: 'Keys must be text. Text that starts with { or [ needs quotes.',
        source,
      });
    case 'merge-not-map':
      return problem({
        code: 'YAML_SYNTAX',
        summary: 'A merge key (<<) needs a map, or a list of maps.',
        detail: 'Its keys are merged one by one, so it must be a map.',
        source,
      });
  }
}
