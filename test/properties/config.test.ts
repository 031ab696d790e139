import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readLockText,
  renderConfiguration,
  renderLock,
  updateConfiguration,
} from '../../src/config/index.js';
import { parseText } from '../../src/config/read/parse.js';
import { resolveConfig } from '../../src/config/check/resolve.js';
import { validateDocuments } from '../../src/config/check/validate.js';
import type { ConfigDocument } from '../../src/config/check/validate.js';
import type { Config } from '../../src/core/model/config.js';
import { EMPTY_LOCK } from '../../src/core/model/config.js';
import type { LivePipeline } from '../../src/core/model/live-state.js';
import { labelKey, plainLabel } from '../../src/core/model/matching.js';
import { matchPipelines } from '../../src/resources/pipelines/identity.js';

const parse = (text: string): ReturnType<typeof parseText> =>
  parseText({ file: 'a.yaml', path: '/a.yaml', text });

function documentsOf(text: string): readonly ConfigDocument[] {
  const { documents, findings } = validateDocuments([parse(text)], false);
  if (documents === null) throw new Error(`${text}\n${JSON.stringify(findings, null, 2)}`);
  return documents;
}

/** Ids, labels, states and order: what live pipelines and a configuration have in common. */
function shape(
  pipelines: readonly { label: string; statuses: readonly { label: string; state: string }[] }[],
  id: (thing: object) => string,
): unknown {
  return pipelines.map((pipeline) => [
    id(pipeline),
    pipeline.label,
    pipeline.statuses.map((status) => [id(status), status.label, status.state]),
  ]);
}
const liveShape = (live: readonly LivePipeline[]): unknown =>
  shape(live, (thing) => ('id' in thing ? String(thing.id) : ''));
const configShape = (config: Config): unknown =>
  shape(config.pipelines, (thing) => ('wantedId' in thing ? String(thing.wantedId) : ''));

const label = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.constantFrom(
      'New',
      'yes',
      '5',
      '2026-01-01',
      'a: b',
      "it's",
      '"q"',
      '#x',
      '- x',
      '{a}',
      '[b',
      'null',
      '~',
      '|',
      '>',
      '&a',
      '*b',
      '!t',
      '@',
      '%',
      'a\tb',
      '\u2028',
      '日本',
      'Ærø',
    ),
  )
  // As the account's labels are read: without outer spaces, in one Unicode form.
  .map(plainLabel)
  .filter((text) => text !== '');
const id = fc.oneof(
  fc.integer({ min: 0, max: 9_999 }).map(String),
  fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/),
  fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/),
);

const livePipelines: fc.Arbitrary<readonly LivePipeline[]> = fc
  .tuple(
    fc.uniqueArray(fc.record({ id, label, count: fc.integer({ min: 2, max: 5 }) }), {
      maxLength: 4,
      selector: (one) => labelKey(one.label),
    }),
    fc.uniqueArray(id, { minLength: 20, maxLength: 20 }),
    fc.uniqueArray(id, { minLength: 4, maxLength: 4 }),
    fc.uniqueArray(label, { minLength: 20, maxLength: 20, selector: labelKey }),
  )
  .map(([pipelines, statusIds, pipelineIds, labels]) => {
    let next = 0;
    return pipelines.map((pipeline, slot) => ({
      id: pipelineIds[slot] ?? '',
      label: pipeline.label,
      slot,
      statuses: Array.from({ length: pipeline.count }, (_, at) => ({
        id: statusIds[next] ?? '',
        label: labels[next++] ?? '',
        slot: at,
        state: at === 0 ? ('open' as const) : ('closed' as const),
        writable: true,
      })),
    }));
  });

describe('reading', () => {
  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), yamlSoup), (text) => {
        const parsed = parse(text);
        const { documents } = validateDocuments([parsed], false);
        if (documents !== null) resolveConfig(documents);
        readLockText(text, 'lock');
        for (const { source } of parsed.problems) {
          expect(source?.line).toBeGreaterThan(0);
          expect(source?.column).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('points into the text, at whatever is wrong', () => {
    fc.assert(
      fc.property(broken, (text) => {
        const lines = text.split('\n');
        for (const { source } of validateDocuments([parse(text)], false).findings) {
          expect(source).not.toBeNull();
          expect(source?.line).toBeLessThanOrEqual(lines.length);
          expect(source?.column).toBeLessThanOrEqual((lines[(source?.line ?? 1) - 1]?.length ?? 0) + 1);
        }
      }),
    );
  });
});

const PIECES = [
  'version: 1\n',
  'pipelines:\n',
  '  - ',
  'key: a\n',
  '    ',
  'label: A\n',
  'statuses: ',
  '[',
  ']',
  '{',
  '}',
  ', ',
  '&a ',
  '*a',
  '<<: ',
  '"',
  "'",
  '\n',
  '\t',
  '# c\n',
  '---\n',
  '|\n',
  '>-\n',
  '? ',
  ': ',
  '!!str ',
  '!x ',
  '- ',
  '5',
  'true',
  'null',
  '2026-01-01',
  '\r\n',
  '\uFEFF',
  '__proto__: ',
  'retired:\n',
  'account: ',
];
const yamlSoup = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(''));
/** JSON is YAML: any value in the places of a configuration. */
const broken = fc
  .record({
    version: fc.constantFrom(1, 2, '1'),
    account: fc.jsonValue(),
    pipelines: fc.oneof(
      fc.jsonValue(),
      fc.array(
        fc.dictionary(
          fc.constantFrom('key', 'label', 'statuses', 'retired', 'rules', 'lable'),
          fc.jsonValue(),
        ),
      ),
    ),
    teams: fc.array(fc.dictionary(fc.constantFrom('key', 'name', 'parent', 'tickets'), fc.jsonValue())),
  })
  .map((value) => JSON.stringify(value, null, 1));

describe('a configuration of live pipelines', () => {
  it('reads back to the same', () => {
    fc.assert(
      fc.property(livePipelines, (live) => {
        const config = resolveConfig(documentsOf(renderConfiguration({ portalId: 7, pipelines: live })));
        expect(configShape(config)).toEqual(liveShape(live));
      }),
      { numRuns: 300 },
    );
  });

  it('has the same digest, whatever the order of its keys', () => {
    fc.assert(
      fc.property(livePipelines, fc.infiniteStream(fc.nat(100)), (live, numbers) => {
        const text = renderConfiguration({ portalId: 7, subscription: 'enterprise', pipelines: live });
        const value = parse(text).value;
        const shuffled = (part: unknown): unknown => {
          if (Array.isArray(part)) return part.map(shuffled);
          if (typeof part !== 'object' || part === null) return part;
          const keyed = Object.entries(part).map(([key, member]: [string, unknown]) => {
            const [at = 0] = numbers.take(1);
            return { key, member, at };
          });
          return Object.fromEntries(
            keyed.sort((a, b) => a.at - b.at).map(({ key, member }) => [key, shuffled(member)]),
          );
        };
        const again = resolveConfig(documentsOf(JSON.stringify(shuffled(value))));
        expect(again.digest).toBe(resolveConfig(documentsOf(text)).digest);
      }),
    );
  });
});

/** Sprinkles comments and blank lines over a text that was written in block style. */
function decorated(text: string, picks: readonly number[], eol: string): string {
  let next = 0;
  const pick = (): number => picks[next++ % picks.length] ?? 0;
  return text
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const indent = ' '.repeat(pick() % 8);
      const decoration =
        [[], [''], [`${indent}# note ${next}`], ['', `${indent}# é "x" {`]][pick() % 4] ?? [];
      return [...decoration, pick() % 3 === 0 ? `${line}   # behind` : line];
    })
    .join(eol)
    .concat(pick() % 2 === 0 ? eol : '');
}

function inBlocks(text: string): string {
  return text.replace(
    /- \{ (.*) \}$/gm,
    (_, pairs: string) => `- ${pairs.split(/, (?=(?:id|label|state): )/).join('\n        ')}`,
  );
}

interface World {
  readonly text: string;
  readonly live: readonly LivePipeline[];
}

const worlds: fc.Arbitrary<World> = fc
  .tuple(
    livePipelines,
    fc.array(fc.nat(1_000), { minLength: 30, maxLength: 60 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([live, picks, eol, blocks]) => {
    const text = renderConfiguration({ portalId: 7, pipelines: live });
    return { text: decorated(blocks ? inBlocks(text) : text, picks, eol), live };
  });

function update({ text, live }: World): ReturnType<typeof updateConfiguration> {
  const documents = documentsOf(text);
  return updateOf(documents, resolveConfig(documents), live);
}

function updateOf(
  documents: readonly ConfigDocument[],
  config: Config,
  live: World['live'],
): ReturnType<typeof updateConfiguration> {
  const { pipelines } = matchPipelines(config, live, EMPTY_LOCK);
  return updateConfiguration({ documents, portalId: 7, live, pipelines });
}

describe('an update from the account', () => {
  it('changes no byte where nothing differs', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { files, differences, notEditable } = update(world);
        expect(files[0]?.text).toBeNull();
        expect([...differences, ...notEditable]).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('changes only the lines of labels that changed', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), (world, at) => {
        const all = world.live.flatMap(({ statuses }) => statuses);
        const chosen = all[at % Math.max(1, all.length)];
        if (chosen === undefined) return;
        const live = world.live.map((pipeline) => ({
          ...pipeline,
          statuses: pipeline.statuses.map((one) =>
            one.id === chosen.id ? { ...one, label: 'Renamed by a person' } : one,
          ),
        }));
        const after = (update({ text: world.text, live }).files[0]?.text ?? '').split('\n');
        const before = world.text.split('\n');
        expect(after).toHaveLength(before.length);
        expect(after.filter((line, index) => line !== before[index])).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });

  it('leads to what is live, from any other state, in one step', () => {
    fc.assert(
      fc.property(worlds, fc.array(fc.nat(1_000), { minLength: 20, maxLength: 20 }), (world, picks) => {
        const live = world.live.map((pipeline, at) => changedPipeline(pipeline, picks, at));
        const { files, notEditable } = update({ text: world.text, live });
        expect(notEditable).toEqual([]);
        const text = files[0]?.text ?? world.text;
        const documents = documentsOf(text);
        const config = resolveConfig(documents);
        expect(configShape(config)).toEqual(liveShape(live));
        expect(updateOf(documents, config, live).files[0]?.text).toBeNull();
        for (const line of text.split('\n').slice(0, -1))
          expect(line.endsWith('\r')).toBe(world.text.includes('\r\n'));
      }),
      { numRuns: 300 },
    );
  });
});

/** Renames, removes, adds and moves statuses; the first and the last stay, so that both states are there. */
function changedPipeline(pipeline: LivePipeline, picks: readonly number[], at: number): LivePipeline {
  const pick = (index: number): number => picks[(at * 5 + index) % picks.length] ?? 0;
  const kept = pipeline.statuses.filter((_, index) => index < 2 || pick(index) % 3 !== 0);
  const renamed = kept.map((one, index) =>
    pick(index + 1) % 4 === 0 ? { ...one, label: `Other ${at} ${index}` } : one,
  );
  const fresh = Array.from({ length: pick(3) % 3 }, (_, index) => ({
    id: `Fresh-${at}-${index}`,
    label: `Fresh ${at} ${index}`,
    slot: 0,
    state: 'open' as const,
    writable: true,
  }));
  const statuses = [...renamed, ...fresh].toSorted(
    (a, b) => pick(a.id.length + a.label.length) - pick(b.id.length + b.label.length),
  );
  return { ...pipeline, label: pick(4) % 2 === 0 ? `Pipeline ${at}` : pipeline.label, statuses };
}

describe('the lock', () => {
  it('reads back what it writes, with one text for one lock', () => {
    const address = fc.oneof(
      id.map((one) => `pipelines[${JSON.stringify(one)}]`),
      fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/).map((key) => `pipelines.${key}`),
    );
    const portal = fc.record({
      // One id stands for one thing.
      ids: fc
        .uniqueArray(fc.tuple(address, fc.string({ minLength: 1 })), { selector: ([, one]) => one })
        .map((entries) => Object.fromEntries(entries)),
      protected: fc.uniqueArray(fc.string({ minLength: 1 })),
      confirmed: fc.uniqueArray(
        fc.record({
          address,
          id,
          value: fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__')),
          at: fc.string({ minLength: 1 }),
          by: fc.string({ minLength: 1 }),
        }),
        { maxLength: 3, selector: ({ address: of }) => of },
      ),
    });
    fc.assert(
      fc.property(
        fc.dictionary(fc.integer({ min: 1, max: 1e9 }).map(String), portal, { maxKeys: 3 }),
        (lock) => {
          const text = renderLock(lock);
          const read = readLockText(text, 'lock');
          expect(read.ok).toBe(true);
          if (read.ok) expect(renderLock(read.lock)).toBe(text);
        },
      ),
    );
  });
});
