import { readFileSync } from 'node:fs';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** What each room may import: our own rooms and packages. Everything else is refused. */
const rooms = JSON.parse(readFileSync(new URL('scripts/rooms.json', import.meta.url), 'utf8'));
const packages = ['yaml', 'ajv', 'undici', 'diff', '@oclif/core'];
const everyRoom = Object.keys(rooms);

/** index.ts, beside the rooms, is the library. */
const roomRules = Object.entries(rooms).map(([room, may]) => roomRule(room, may));

function roomRule(room, may) {
  const patterns = [
    ...packages
      .filter((name) => !may.packages.includes(name))
      .map((name) => ({ group: [name, `${name}/*`], message: `${room}/ may not import ${name}` })),
    ...everyRoom
      .filter((other) => other !== room && !may.rooms.includes(other))
      .map((other) => ({
        regex: String.raw`^(\.\./)+${other}/`,
        message: `${room}/ may not import ${other}/`,
      })),
  ];
  return {
    files: [`src/${room}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'coverage/',
      '.pipewright/',
      'src/generated/',
      'src/sandbox/validators/',
      'examples/',
      'node_modules/',
      'test/architecture/toy-kind/',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.json' })] },
    rules: {
      'import-x/no-cycle': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  ...roomRules,
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-params': ['error', 4],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    files: [
      'src/core/**/*.ts',
      'src/files/**/*.ts',
      'src/config/**/*.ts',
      'src/resources/**/*.ts',
      'src/execute/**/*.ts',
      'src/guards/**/*.ts',
      'src/transport/**/*.ts',
      'src/hubspot/**/*.ts',
      'src/platforms/**/*.ts',
    ],
    rules: { 'no-console': 'error', 'no-restricted-globals': ['error', 'process'] },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
);
