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
    summary: 'A tab is used to indent.',
    advice: 'YAML indents with spaces only. Replace the tab with spaces.',
  },
  BAD_INDENT: {
    summary: 'The indentation does not fit.',
    advice: 'Entries of one list or map begin in the same column.',
  },
  BAD_SCALAR_START: {
    summary: 'A value begins with a character that YAML keeps for itself.',
    advice: 'Put the value in quotes.',
  },
  BAD_DQ_ESCAPE: {
    summary: 'A backslash in double quotes is not followed by an escape that YAML knows.',
    advice: 'Write two backslashes, or use single quotes.',
  },
  MISSING_CHAR: {
    summary: 'A character is missing.',
    advice:
      'Look for a line that is not indented like its neighbours, a quote, bracket or brace that is not closed, or a missing colon.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    summary: 'A second key stands on the line of a key.',
    advice: 'Put it on a line of its own. A value that holds ": " needs quotes.',
  },
  MULTILINE_IMPLICIT_KEY: {
    summary: 'A key goes over several lines.',
    advice: 'Look for a missing colon at the end of a line, or a line that is not indented enough.',
  },
  TAG_RESOLVE_FAILED: {
    summary: 'A tag is not known.',
    advice:
      'Leave the tag (the word with the exclamation mark) out; a value that begins with ! needs quotes.',
  },
};

/** An error of the YAML parser. */
export function syntaxProblem(error: YAMLError, source: Source): Diagnostic {
  const known = ADVICE[error.code];
  return problem({
    code: 'YAML_SYNTAX',
    summary: known?.summary ?? 'This is not valid YAML.',
    detail: `The YAML parser says: ${sentence(error.message)} ${known?.advice ?? 'Nothing of the file can be relied on until it reads as YAML.'}`,
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
    summary: 'The file holds more than one YAML document.',
    detail: 'A second document begins at the line with three dashes. Put each document in a file of its own.',
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
        summary: `The key ${JSON.stringify(trouble.key)} stands here for the second time.`,
        detail: `A map holds each key once. It stands at ${lineText(at(trouble.first))} and again at ${lineText(source)}. Remove one of the two.`,
        source,
      });
    case 'unknown-anchor': {
      const near = nearest(trouble.name, trouble.known);
      return problem({
        code: 'YAML_SYNTAX',
        summary: `No anchor &${trouble.name} stands before the alias *${trouble.name}.`,
        detail: near === null ? 'An alias repeats what an anchor above it names.' : `Did you mean *${near}?`,
        source,
      });
    }
    case 'alias-loop':
      return problem({
        code: 'YAML_ALIASES',
        summary: `The alias *${trouble.name} stands inside of what it repeats.`,
        detail: 'It would never end. Remove the alias, or move the anchor.',
        source,
      });
    case 'alias-budget':
      return problem({
        code: 'YAML_ALIASES',
        summary: 'The aliases of this file repeat too much.',
        detail: `Written out, they would come to more than ${ALIAS_BUDGET.toLocaleString('en')} values. The limit keeps a small file from filling the memory.`,
        source,
      });
    case 'too-deep':
      return tooDeep(source, DEEPEST);
    case 'key-not-text':
      return problem({
        code: 'YAML_SYNTAX',
        summary: 'A list, a map or an alias stands where a key belongs.',
        detail: 'Keys are text. A text that begins with { or [ needs quotes.',
        source,
      });
    case 'merge-not-map':
      return problem({
        code: 'YAML_SYNTAX',
        summary: 'A merge key (<<) needs a map, or a list of maps.',
        detail: 'What it names is taken over key by key, so it has to be a map.',
        source,
      });
  }
}
