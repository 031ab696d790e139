/**
 * The published declarations: of everything that tsc emits for src/index.ts, only what its exports refer to, statement
 * by statement. A module's other declarations are removed, and with them their imports: those of packages, which are
 * bundled and not installed at the consumer's.
 */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import ts from 'typescript';

type Specifier = ts.ImportSpecifier | ts.ExportSpecifier;

/** What is kept: whole statements, and the names in imports and re-exports. */
interface Kept {
  readonly statements: ReadonlySet<ts.Statement>;
  readonly specifiers: ReadonlySet<Specifier>;
}

/** Reduces the declarations below a folder to what its index.d.ts exports. */
export async function keepPublicTypes(folder: string): Promise<void> {
  const entry = join(folder, 'index.d.ts');
  const program = ts.createProgram([entry], OPTIONS);
  const kept = reachedFrom(program, entry, resolve(folder));
  const texts = new Map<string, string>();
  for (const file of program.getSourceFiles()) {
    const text = file.statements.flatMap((statement) => keptText(statement, kept)).join('\n');
    if (text !== '') texts.set(resolve(file.fileName), `${text}\n`);
  }
  for (const found of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = resolve(found.parentPath, found.name);
    const text = texts.get(file);
    if (text !== undefined) await writeFile(file, text);
    else if (found.isFile()) await rm(file);
  }
}

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  types: ['node'],
  noEmit: true,
};

function reachedFrom(program: ts.Program, entry: string, folder: string): Kept {
  const checker = program.getTypeChecker();
  const statements = new Set<ts.Statement>();
  const specifiers = new Set<Specifier>();
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${entry} exports nothing`);
  const queue = [...checker.getExportsOfModule(module)];
  const seen = new Set<ts.Symbol>();
  const names = (node: ts.Node): void => {
    const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
    if (symbol !== undefined) queue.push(symbol);
    ts.forEachChild(node, names);
  };
  for (let symbol = queue.pop(); symbol !== undefined; symbol = queue.pop()) {
    if (seen.has(symbol)) continue;
    seen.add(symbol);
    // One step at a time, so that intermediate re-exports are kept too.
    if (symbol.flags & ts.SymbolFlags.Alias) queue.push(checker.getImmediateAliasedSymbol(symbol) ?? symbol);
    for (const declaration of symbol.declarations ?? []) {
      if (!resolve(declaration.getSourceFile().fileName).startsWith(folder)) continue;
      if (ts.isImportSpecifier(declaration) || ts.isExportSpecifier(declaration)) specifiers.add(declaration);
      const statement = statementOf(declaration);
      if (statement === null || statements.has(statement)) continue;
      statements.add(statement);
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) names(statement);
    }
  }
  return { statements, specifiers };
}

function statementOf(node: ts.Node): ts.Statement | null {
  if (ts.isSourceFile(node)) return null;
  return ts.isSourceFile(node.parent) ? (node as ts.Statement) : statementOf(node.parent);
}

function keptText(statement: ts.Statement, { statements, specifiers }: Kept): readonly string[] {
  if (!statements.has(statement)) return [];
  const lists = ts.isImportDeclaration(statement)
    ? statement.importClause?.namedBindings
    : ts.isExportDeclaration(statement)
      ? statement.exportClause
      : undefined;
  if (lists === undefined || !(ts.isNamedImports(lists) || ts.isNamedExports(lists)))
    return [statement.getFullText().trim()];
  const elements: readonly Specifier[] = [...lists.elements];
  const names = elements.filter((specifier) => specifiers.has(specifier)).map((name) => name.getText());
  const text = statement.getText();
  const start = lists.getStart() - statement.getStart();
  return [`${text.slice(0, start)}{ ${names.join(', ')} }${text.slice(start + lists.getText().length)}`];
}
