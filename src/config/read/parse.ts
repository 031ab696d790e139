import type { CST, Document, Node } from 'yaml';
import { Composer, Lexer, Parser } from 'yaml';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import type { Source } from '../../core/base/source.js';
import { DEEPEST, evaluate } from './evaluate.js';
import { tooManyProblems } from './file-messages.js';
import { lineStartsOf, sourceAt } from './lines.js';
import type { ParsedText } from './parsed.js';
import { emptyFile, manyDocuments, syntaxProblem, tooDeep, troubleProblem } from './yaml-messages.js';

/** Maximum number of problems reported per file; more than that have one common cause. */
const MOST_PROBLEMS = 100;

interface TextToParse {
  readonly file: string;
  readonly path: string;
  /** May begin with a byte order mark. */
  readonly text: string;
}

/** Parses a YAML text. Never throws: errors are in `problems`, in text order. */
export function parseText(input: TextToParse): ParsedText {
  const bom = input.text.startsWith('\uFEFF');
  const text = bom ? input.text.slice(1) : input.text;
  const lineStarts = lineStartsOf(text);
  const at = (offset: number): Source => sourceAt(input.file, lineStarts, Math.min(offset, text.length));
  const base = { file: input.file, path: input.path, text, bom, lineStarts };
  const nothing = { root: null, aliases: new Map<never, never>(), value: undefined, unquoted: [] };

  const { tokens, deepAt } = tokensOf(text);
  if (deepAt !== null) return { ...base, ...nothing, problems: [tooDeep(at(deepAt), DEEPEST)] };
  const { documents, problems } = compose(tokens, text, at);
  const [document, second] = documents;
  if (second !== undefined) problems.push(manyDocuments(at(second.range[0])));
  const root: Node | null = document?.contents ?? null;
  if (problems.length === 0 && isNothing(text, root)) problems.push(emptyFile(at(0)));
  const { troubles, ...evaluated } = evaluate(root);
  for (const trouble of troubles) problems.push(troubleProblem(trouble, at));
  return { ...base, root, ...evaluated, problems: bounded(problems) };
}

/** The tokens of a text, up to where it nests too deeply: the composer recurses, so this prevents a stack overflow. */
function tokensOf(text: string): { tokens: CST.Token[]; deepAt: number | null } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let errors = 0;
  const keep = (token: CST.Token): void => {
    if (token.type === 'error') errors += 1;
    tokens.push(token);
  };
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) keep(token);
    if (parser.stack.length > DEEPEST) return { tokens, deepAt: parser.offset };
    if (errors > MOST_PROBLEMS) return { tokens, deepAt: null };
  }
  for (const token of parser.end()) keep(token);
  return { tokens, deepAt: null };
}

function compose(
  tokens: readonly CST.Token[],
  text: string,
  at: (offset: number) => Source,
): { documents: Document.Parsed[]; problems: Diagnostic[] } {
  const composer = new Composer({
    schema: 'core',
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const documents: Document.Parsed[] = [];
  const problems: Diagnostic[] = [];
  for (const document of composer.compose(tokens, true, text.length)) {
    documents.push(document);
    for (const error of document.errors) problems.push(syntaxProblem(error, at(error.pos[0])));
    for (const warning of document.warnings) problems.push(syntaxProblem(warning, at(warning.pos[0])));
    if (documents.length === 2) break;
  }
  return { documents, problems };
}

function isNothing(text: string, root: Node | null): boolean {
  if (root === null) return true;
  if (root.range?.[0] !== root.range?.[1]) return false;
  return text.split(/[\n\r\u2028\u2029]/).every((line) => /^(?:\s|---|\.\.\.)*(?:#.*)?$/.test(line));
}

function bounded(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const kept = problems.slice(0, MOST_PROBLEMS);
  const last = kept.at(-1);
  if (last === undefined || kept.length === problems.length) return kept;
  return [...kept, tooManyProblems(problems.length - kept.length, last, true)];
}
