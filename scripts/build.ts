/**
 * Builds dist/: the program and the library as one set of ES modules with shared chunks, their types, and the legal
 * notices and the SBOM of the packages inside. At run time, nothing outside dist/ is needed except the package's own
 * files.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Metafile, Plugin } from 'esbuild';
import { bundledPackages, notices, sbom } from './bundled-packages.js';
import { keepPublicTypes } from './public-types.js';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
/** Built next to dist/ and swapped in at the end, so that a running test never sees a partial build. */
const fresh = join(root, `node_modules/.cache/pipewright-build-${process.pid}`);

const REQUIRE_BANNER =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);";

/** What oclif can require but never does here: compilers for TypeScript plugins, and its own version. */
const NOT_BUNDLED = ['typescript', 'tsx', 'ts-node', '@oclif/core/package.json'];

/**
 * What oclif loads at every start to find plugins and to draw spinners. Commands are listed in
 * src/cli/commands/index.ts, so none of it is ever used (although a spinner is created if stderr is a terminal);
 * without it a start takes a third less (docs/decisions/0001).
 */
const NEVER_CALLED: Readonly<Record<string, string>> = {
  minimatch: '{}',
  tinyglobby: '{}',
  'cli-spinners': "{ line: { frames: [''] }, dots2: { frames: [''] } }",
  'wsl-utils': '{ isWsl: false }',
};

const emptyModules: Plugin = {
  name: 'empty-modules',
  setup(builder) {
    const filter = new RegExp(`^(${Object.keys(NEVER_CALLED).join('|')})$`);
    builder.onResolve({ filter }, ({ path }) => ({ path, namespace: 'empty' }));
    builder.onLoad({ filter: /.*/, namespace: 'empty' }, ({ path }) => ({
      contents: `module.exports = ${NEVER_CALLED[path] ?? '{}'};`,
    }));
  },
};

async function bundle(): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli/cli.ts', index: 'src/index.ts' },
    outdir: fresh,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifySyntax: true,
    minifyWhitespace: true,
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: REQUIRE_BANNER },
    chunkNames: 'chunk-[hash]',
    external: NOT_BUNDLED,
    plugins: [emptyModules],
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}

/** Declarations of src/index.ts and of what it refers to. */
function declarations(): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', 'tsconfig.build.json', '--outDir', join(fresh, 'types')];
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
}

async function swapIn(): Promise<void> {
  const old = `${fresh}.old`;
  await rename(dist, old).catch(() => undefined);
  await rename(fresh, dist);
  await rm(old, { recursive: true, force: true });
}

await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
try {
  const metafile = await bundle();
  const packages = await bundledPackages(root, metafile);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  await writeFile(join(fresh, 'THIRD-PARTY-NOTICES.txt'), notices(packages));
  await writeFile(join(fresh, 'sbom.cdx.json'), sbom(packages, version));
  declarations();
  await keepPublicTypes(join(fresh, 'types'));
  await swapIn();
  const bytes = Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
  process.stdout.write(`built ${relative(root, dist)}/ (${Math.round(bytes / 1024)} KB)\n`);
} finally {
  await rm(fresh, { recursive: true, force: true });
}
