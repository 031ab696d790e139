/** What `import … from 'pipewright'` offers: a list that a change of the contract shows in, and one shape for all of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as library from '../../src/index.js';

const root = resolve(import.meta.dirname, '../..');
const entry = join(root, 'dist/types/index.d.ts');

interface Export {
  readonly name: string;
  readonly sort: 'function' | 'class' | 'const' | 'type';
  readonly text: string;
  readonly documentation: string;
  /** Of a function, as they are written. */
  readonly parameters: readonly {
    readonly name: string;
    readonly type: string;
    readonly optional: boolean;
  }[];
  readonly returns: string;
}

function readExports(): readonly Export[] {
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: ['node'],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error('no declarations: run npm run build');
  return checker.getExportsOfModule(module).map((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declaration = symbol.declarations?.[0];
    const documentation = ts.displayPartsToString(symbol.getDocumentationComment(checker));
    const { name } = exported;
    const none = { name, documentation, parameters: [], returns: '' };
    if (declaration !== undefined && ts.isFunctionDeclaration(declaration)) {
      const parameters = declaration.parameters.map((parameter) => ({
        name: ts.isIdentifier(parameter.name) ? parameter.name.text : '',
        type: parameter.type?.getText() ?? '',
        optional: parameter.questionToken !== undefined,
      }));
      const returns = declaration.type?.getText() ?? '';
      const list = parameters.map(({ type, optional }) => `${type}${optional ? '?' : ''}`).join(', ');
      return {
        ...none,
        ...{ sort: 'function', parameters, returns, text: `function ${name}(${list}): ${returns}` },
      };
    }
    const sort =
      symbol.flags & ts.SymbolFlags.Class
        ? 'class'
        : symbol.flags & ts.SymbolFlags.Variable
          ? 'const'
          : 'type';
    return { ...none, sort, text: `${sort} ${name}` };
  });
}

const all = readExports();
const functions = all.filter(({ sort }) => sort === 'function');
/** They answer with what a use case takes as its account. */
const CHOOSERS = ['chooseAccount', 'chooseAccounts', 'chooseSeveral'];
const useCases = functions.filter(
  ({ name, parameters }) => parameters[0]?.type === 'AppContext' && !CHOOSERS.includes(name),
);
const renderers = functions.filter(({ name }) => name.startsWith('render'));

/** Functions of app/ and render/ that commands load. */
function calledByCommands(): readonly string[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^cli\/(?:commands\/.*|\w+-command)\.ts$/.test(file.replaceAll('\\', '/')),
  );
  const names = files.flatMap((file) =>
    [
      ...readFileSync(join(root, 'src', file), 'utf8').matchAll(
        /const ([^=]+) =\s+await (?:Promise\.all\(\[\s*)?import\('(?:\.\.?\/)+(?:app|render)\//g,
      ),
    ].flatMap(([, pattern = '']) => pattern.match(/\w+/g) ?? []),
  );
  return [...new Set(names)].sort();
}

/** What only a command line needs. */
const OF_THE_COMMAND_LINE = ['createAsk', 'createTalk', 'readFleetHere', 'ticketsWritten'];

describe('the library', () => {
  it('exports what this list says: a change of it is a change of the contract', async () => {
    const list = all.map(({ text }) => text).sort();
    await expect(`${list.join('\n')}\n`).toMatchFileSnapshot('exports.txt');
  });

  it('has at run time what its types say', () => {
    const values = all.filter(({ sort }) => sort !== 'type').map(({ name }) => name);
    expect(Object.keys(library).sort()).toEqual([...values].sort());
  });

  it('exports the use cases and renderers of all commands', () => {
    const called = calledByCommands().filter((name) => !OF_THE_COMMAND_LINE.includes(name));
    expect(called.length).toBeGreaterThan(40);
    const known = new Set(all.map(({ name }) => name));
    expect(called.filter((name) => !known.has(name))).toEqual([]);
  });

  it('says of each export what it is', () => {
    expect(all.filter(({ documentation }) => documentation.length < 20).map(({ name }) => name)).toEqual([]);
  });

  it('exports every type that its functions name', () => {
    const known = new Set(all.map(({ name }) => name));
    const named = functions.flatMap(({ text }) => text.match(/\b[A-Z]\w+/g) ?? []);
    expect([...new Set(named)].filter((name) => name !== 'Promise' && !known.has(name))).toEqual([]);
  });

  it.each(useCases)('gives $name a context and at most one input, and gets a promise', (useCase) => {
    const [, input, ...more] = useCase.parameters;
    expect(more).toEqual([]);
    if (input !== undefined) expect(input.type).toMatch(/^\w+Input$/);
    expect(useCase.returns).toMatch(/^Promise<(?:\w+(?:Result|Outcome)|Configuration|string)>$/);
  });

  it.each(renderers)('gives $name a result and at most options, and gets text', ({ parameters, returns }) => {
    const [result, options, ...more] = parameters;
    expect(result?.optional).toBe(false);
    expect(more).toEqual([]);
    if (options !== undefined) expect(options.type).toMatch(/^(?:Style|\w+Options|FindingPlaces)$/);
    expect(returns).toMatch(/^(?:string|readonly string\[\]|readonly BoardFile\[\]|QuestionText)$/);
  });

  it('has few functions that are neither', () => {
    const others = functions.filter((one) => !useCases.includes(one) && !renderers.includes(one));
    expect(others.map(({ name }) => name).sort()).toEqual([
      ...CHOOSERS,
      'createContext',
      'exitCodeOf',
      'startSandbox',
    ]);
  });
});
