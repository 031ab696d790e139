/**
 * The packages whose code is inside dist/, each with its licence, and the two documents made of that list: the legal
 * notices, and an SBOM (CycloneDX 1.6). Neither holds a time or a random number, so that the same source gives the same bytes.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, or "see its text". */
  readonly licence: string;
  readonly text: string;
}

const FOLDER = String.raw`node_modules\/(?:@[^/"]+\/)?[^/"]+`;

/** In the order of their names. Code that a generator has written into a source file counts as that package's. */
export async function bundledPackages(root: string, metafile: Metafile): Promise<readonly BundledPackage[]> {
  const folders = new Set<string>();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput === 0) continue;
      const [, folder] = new RegExp(`^(.*${FOLDER})\\/`, 'u').exec(input) ?? [];
      if (folder !== undefined) folders.add(folder);
      else if (/^src\/(?:generated|sandbox\/validators)\//u.test(input)) {
        for (const one of await inlined(join(root, input))) folders.add(one);
      }
    }
  }
  const packages = await Promise.all([...folders].map((folder) => readPackage(join(root, folder))));
  const unique = new Map(packages.map((one) => [`${one.name} ${one.version}`, one]));
  return [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** A validator is written by ajv and holds parts of it and of what ajv requires, each under its path. */
async function inlined(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8');
  return [...text.matchAll(new RegExp(`"(${FOLDER})\\/`, 'gu'))].flatMap(([, folder]) => folder ?? []);
}

async function readPackage(folder: string): Promise<BundledPackage> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const file = (await readdir(folder)).find((one) => /^(licen[cs]e|copying)/iu.test(one));
  return {
    name: String(manifest['name']),
    version: String(manifest['version']),
    licence: typeof manifest['license'] === 'string' ? manifest['license'] : 'see its text',
    text: file === undefined ? '' : (await readFile(join(folder, file), 'utf8')).trim(),
  };
}

export function notices(packages: readonly BundledPackage[]): string {
  const rule = `\n${'-'.repeat(78)}\n\n`;
  const sections = packages.map(
    ({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text}\n`,
  );
  return `pipewright contains code of the packages below.\n${rule}${sections.join(rule)}`;
}

export function sbom(packages: readonly BundledPackage[], version: string): string {
  const component = ({ name, version: of, licence }: BundledPackage): object => ({
    type: 'library',
    'bom-ref': purl(name, of),
    name,
    version: of,
    licenses: [/^[\w.-]+$/u.test(licence) ? { license: { id: licence } } : { expression: licence }],
    purl: purl(name, of),
  });
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': purl('pipewright', version),
        name: 'pipewright',
        version,
        licenses: [{ license: { id: 'Apache-2.0' } }],
        purl: purl('pipewright', version),
      },
    },
    components: packages.map(component),
    dependencies: [
      {
        ref: purl('pipewright', version),
        dependsOn: packages.map((one) => purl(one.name, one.version)),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
