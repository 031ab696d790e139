import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '../../src');
/** Only this file knows how an address is written, and the sandbox reads its own. */
const KNOWS = /^core[\\/]base[\\/]address\.ts$|^sandbox[\\/]|^generated[\\/]/;

/** Ways of taking an address apart that a key such as `statuses` or an id such as `a.b` fools. */
const CUTS = [
  /[aA]ddress\w*(?:\)|\?)?\.(?:startsWith|endsWith|indexOf|lastIndexOf|search|match|split|slice|substring|replace|replaceAll)\(/,
  /^(?!.*https).*\.test\(\w*[aA]ddress\)|\.exec\(\w*[aA]ddress\)/,
  /startsWith\(`\$\{[^`]*\}[.[]`\)/,
  /['"`]\.(?:statuses|tickets|members|editableBy|properties|rules)\b/,
  /statuses\[\$\{|pipelines\[\$\{|teams\[\$\{/,
];

/** Addresses that are put together elsewhere than in core/base/address.ts: `THING.setting`, `pipelines.KEY`. */
const MADE = [
  /\$\{[^}`]*\}\.(?:card|rules|access|statuses|tickets|members|editableBy|permissionSet)(?=[`.[])/,
  /\$\{[^}`]*[aA]ddress[^}`]*\}\.properties`/,
  /`(?:pipelines|teams|permissionSets)[.[]\$\{/,
  /\/\^\(?(?:pipelines|teams|permissionSets)/,
];

describe('addresses', () => {
  it('are made in one place', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !KNOWS.test(file),
    );
    const made = files.flatMap((file) =>
      readFileSync(join(source, file), 'utf8')
        .split('\n')
        .flatMap((line, at) =>
          MADE.some((way) => way.test(line)) ? [`${file}:${at + 1}: ${line.trim()}`] : [],
        ),
    );
    expect(made).toEqual([]);
  });

  it('are taken apart in one place, by their parts', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !KNOWS.test(file),
    );
    const cuts = files.flatMap((file) =>
      readFileSync(join(source, file), 'utf8')
        .split('\n')
        .flatMap((line, at) =>
          CUTS.some((cut) => cut.test(line)) ? [`${file}:${at + 1}: ${line.trim()}`] : [],
        ),
    );
    expect(files.length).toBeGreaterThan(300);
    expect(cuts).toEqual([]);
  });
});
