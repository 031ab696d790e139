import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { growthOf } from '../helpers/regex-growth.js';
import type { Expression } from '../helpers/regex-growth.js';

const root = resolve(import.meta.dirname, '../..');
const source = join(root, 'src');

interface Found extends Expression {
  readonly place: string;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .map((file) => join(source, file));

function found(): { readonly expressions: readonly Found[]; readonly unknown: readonly string[] } {
  const expressions: Found[] = [];
  const unknown: string[] = [];
  for (const file of files) {
    const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    const constants = constantsOf(tree);
    const visit = (node: ts.Node): void => {
      const place = `${relative(root, file)}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      if (ts.isRegularExpressionLiteral(node)) expressions.push({ place, ...literal(node) });
      if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp') {
        const [pattern, flags] = node.arguments ?? [];
        const text = pattern === undefined ? null : textOf(pattern, constants);
        if (text === null) unknown.push(place);
        else expressions.push({ place, source: text, flags: (flags && textOf(flags, constants)) ?? '' });
      }
      ts.forEachChild(node, visit);
    };
    visit(tree);
  }
  return { expressions, unknown };
}

function literal(node: ts.RegularExpressionLiteral): Expression {
  const text = node.getText();
  const end = text.lastIndexOf('/');
  return { source: text.slice(1, end), flags: text.slice(end + 1) };
}

/** What the constants of a file hold: text, or an expression whose `source` is used. */
function constantsOf(tree: ts.SourceFile): ReadonlyMap<string, ts.Expression> {
  const constants = new Map<string, ts.Expression>();
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name) && initializer !== undefined) constants.set(name.text, initializer);
  }
  return constants;
}

/** The text of an expression that is made of constants of its file; null for any other. */
function textOf(node: ts.Expression, constants: ReadonlyMap<string, ts.Expression>): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'String.raw')
    return templateText(node.template, constants, true);
  if (ts.isTemplateExpression(node)) return templateText(node, constants, false);
  if (ts.isIdentifier(node)) {
    const value = constants.get(node.text);
    return value === undefined ? null : textOf(value, constants);
  }
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'source') {
    const value = ts.isIdentifier(node.expression) ? constants.get(node.expression.text) : undefined;
    return value !== undefined && ts.isRegularExpressionLiteral(value) ? literal(value).source : null;
  }
  return null;
}

function templateText(
  template: ts.TemplateLiteral,
  constants: ReadonlyMap<string, ts.Expression>,
  raw: boolean,
): string | null {
  const piece = (part: ts.TemplateLiteralLikeNode): string => (raw ? (part.rawText ?? part.text) : part.text);
  if (ts.isNoSubstitutionTemplateLiteral(template)) return piece(template);
  let text = piece(template.head);
  for (const span of template.templateSpans) {
    const value = textOf(span.expression, constants);
    if (value === null) return null;
    text += value + piece(span.literal);
  }
  return text;
}

/** The patterns of the schemas, which the generated validators run on files. */
function schemaPatterns(): readonly Found[] {
  const patterns: Found[] = [];
  const folder = join(root, 'schema');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const collect = (name: string, value: unknown): unknown => {
      if (name === 'pattern' && typeof value === 'string')
        patterns.push({ place: file, source: value, flags: 'u' });
      if (name === 'patternProperties' && typeof value === 'object' && value !== null)
        for (const pattern of Object.keys(value)) patterns.push({ place: file, source: pattern, flags: 'u' });
      return value;
    };
    JSON.parse(readFileSync(join(folder, file), 'utf8'), collect);
  }
  return patterns;
}

describe('regular expressions', () => {
  const { expressions, unknown } = found();

  it('are found in the source and in the schemas', () => {
    expect(expressions.length).toBeGreaterThan(80);
    expect(schemaPatterns().length).toBeGreaterThan(0);
  });

  it('are made of constants, never of what comes from outside', () => {
    expect(unknown).toEqual([]);
  });

  it('take time that is linear in any text', () => {
    const slow = [...expressions, ...schemaPatterns()].flatMap(({ place, ...expression }) => {
      const growth = growthOf(expression);
      return growth === null ? [] : [`${place}: /${expression.source}/${expression.flags} (${growth})`];
    });
    expect(slow).toEqual([]);
  });
});

describe('the look at an expression', () => {
  it.each([
    /\n+$/,
    /[ \t]+$/gm,
    /\s*See more\s*/,
    /(?=\s*[=+])/,
    /\B(?=(\d{3})+$)/g,
    /^(?:\s|#.*)*$/,
    /^(a+)+$/,
    /^(a|a)*$/,
    /^(a*)*b/,
    /^\s*\S*\s*,?\s*$/,
    /^a*a*b/,
    /"[^]*?z/,
    /##\[[^\]]*\]/,
    /\d{2,}x/,
    /^(?:a?){40}b/,
  ])('finds %s slow', ({ source: text, flags }) => {
    expect(growthOf({ source: text, flags })).not.toBeNull();
  });

  it.each([
    /[^a-z0-9]+/g,
    /^[a-z][a-z0-9_]{0,35}$/,
    /`[^`]+`/,
    /(?<!\n)x/,
    /^"(?:[^"\\]|\\.)*"$/,
    /^https?:\/\//i,
    /^(?:[ \t]*(?:#[^\n]*)?\n)+[ \t]*$/,
    /[\da-f]{7,}/gi,
    /^\s*,\s*$/,
    /\*\*([^*]+)\*\*/g,
    /^# at (\S+), by\n# (\S+)\n/m,
    /\b(?:ab|cd)?$/,
  ])('finds %s linear', ({ source: text, flags }) => {
    expect(growthOf({ source: text, flags })).toBeNull();
  });
});
