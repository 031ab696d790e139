import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FittingUpdate } from '../../../src/app/pull/fitting-update.js';
import { fittingUpdate } from '../../../src/app/pull/fitting-update.js';
import { reread } from '../../../src/app/pull/reread.js';
import type { FromFiles } from '../../../src/app/pull/live-into-files.js';
import type { UpdateInput } from '../../../src/config/update/update.js';
import type { ReadConfiguration } from '../../../src/config/index.js';
import { NO_SETTINGS } from '../../../src/config/write/live-settings.js';
import type { StageProperty } from '../../../src/resources/stage-properties/value.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { LivePipeline, LiveRules, LiveStatus } from '../../../src/core/model/live-state.js';
import { diffPipelines } from '../../../src/resources/pipelines/diff.js';
import { matchPipelines } from '../../../src/resources/pipelines/identity.js';
import { readFiles } from '../config/reading.js';
import type { Json } from '../../../src/core/base/json.js';
import { jsonOf } from '../../../src/core/base/json.js';
import { declaredRules } from '../../../src/resources/rules/document.js';
import { declaredProperties } from '../../../src/resources/stage-properties/document.js';

/** What one status says, and how it is written. `use` takes an anchor of this kind that the file has above it. */
const statuses = fc.record({
  closed: fc.boolean(),
  anchor: fc.boolean(),
  style: fc.constantFrom('flow', 'block', 'merge', 'merge-block', 'merge-list'),
  properties: fc.constantFrom('none', 'own', 'anchor', 'use'),
  label: fc.constantFrom('own', 'anchor', 'use'),
  comment: fc.boolean(),
  at: fc.nat(20),
});
const pipelines = fc.record({
  statuses: fc.array(statuses, { minLength: 2, maxLength: 5 }),
  flow: fc.boolean(),
  rules: fc.constantFrom('none', 'own', 'anchor', 'use', 'merge'),
  file: fc.nat(2),
  comment: fc.boolean(),
  at: fc.nat(20),
});
const layouts = fc.record({
  pipelines: fc.array(pipelines, { minLength: 1, maxLength: 4 }),
  /** Few names, so that some anchors have the same. */
  names: fc.integer({ min: 1, max: 9 }),
});
type Layout = typeof layouts extends fc.Arbitrary<infer T> ? T : never;
type PipelineLayout = Layout['pipelines'][number];
type StatusLayout = PipelineLayout['statuses'][number];

/** The anchors that a file has so far, by what they stand for. */
class Anchors {
  readonly known: Record<string, string[]> = {};
  count = 0;
  readonly names: number;
  constructor(names: number) {
    this.names = names;
  }
  add(kind: string): string {
    this.count += 1;
    const name = `${kind}${this.count % this.names}`;
    (this.known[kind] ??= []).push(name);
    return `&${name} `;
  }
  use(kind: string, at: number): string | null {
    const list = this.known[kind] ?? [];
    const name = list[at % Math.max(1, list.length)];
    return name === undefined ? null : `*${name}`;
  }
}

function value(
  anchors: Anchors,
  kind: string,
  how: string,
  { at, own }: { at: number; own: string },
): string | null {
  if (how === 'none') return null;
  if (how === 'use') return anchors.use(kind, at) ?? own;
  return (how === 'anchor' ? anchors.add(kind) : '') + own;
}

function statusPairs(anchors: Anchors, name: string, layout: StatusLayout): string[] {
  const { closed, style, at } = layout;
  const merged = style.startsWith('merge') ? anchors.use('status', at) : null;
  const merge = merged === null ? [] : [`<<: ${style === 'merge-list' ? `[${merged}]` : merged}`];
  const label = value(anchors, `label${name.slice(0, 2)}`, layout.label, { at, own: `L ${name}` }) ?? '';
  const properties = value(anchors, 'props', layout.properties, { at, own: `[content, p${at}]` });
  return [
    ...merge,
    `key: ${name}`,
    ...(label.startsWith('*') ? [`label: L ${name}`] : [`label: ${label}`]),
    ...(merged !== null && at % 3 === 0 ? [] : [`state: ${closed ? 'closed' : 'open'}`]),
    ...(properties === null ? [] : [`properties: ${properties}`]),
  ];
}

function statusLines(anchors: Anchors, name: string, layout: StatusLayout, flow: boolean): string[] {
  const pairs = statusPairs(anchors, name, layout);
  const anchor = layout.anchor ? anchors.add('status') : '';
  if (flow) return [`${anchor}{ ${pairs.join(', ')} }`];
  const note = layout.comment ? `      # about ${name}\n` : '';
  const block = layout.style === 'block' || layout.style === 'merge-block';
  if (!block)
    return [`${note}      - ${anchor}{ ${pairs.join(', ')} }${layout.comment ? '   # behind' : ''}`];
  const lines = pairs.map((pair) => `        ${pair}`);
  return [
    anchor === ''
      ? `${note}      - ${lines.join('\n').trimStart()}`
      : `${note}      - ${anchor.trim()}\n${lines.join('\n')}`,
  ];
}

function pipelineText(anchors: Anchors, name: string, layout: PipelineLayout): string {
  // One open and one closed status at least, whatever the others are.
  const list = layout.statuses.map((status, at) =>
    at < 2 ? { ...status, closed: at === 1, at: 1 } : status,
  );
  const entries = list.flatMap((status, at) => statusLines(anchors, `${name}_${at}`, status, layout.flow));
  const own = `{ noSkipping: [${name}_0], noBackwards: none }`;
  const merged = layout.rules === 'merge' ? anchors.use('rules', layout.at) : null;
  const rules =
    merged === null
      ? value(anchors, 'rules', layout.rules === 'merge' ? 'own' : layout.rules, {
          at: layout.at,
          own:
            layout.rules === 'anchor' || layout.rules === 'use'
              ? '{ noSkipping: all, noBackwards: none }'
              : own,
        })
      : `{ <<: ${merged}, noSkipping: none }`;
  return [
    ...(layout.comment ? [`  # the pipeline ${name}`] : []),
    `  - key: ${name}`,
    `    label: Pipeline ${name}`,
    layout.flow ? `    statuses: [ ${entries.join(', ')} ]` : `    statuses:\n${entries.join('\n')}`,
    ...(rules === null ? [] : [`    rules: ${rules}`]),
  ].join('\n');
}

function filesOf({ pipelines: list, names }: Layout): Record<string, string> {
  const files: Record<string, string> = {};
  const anchors = [0, 1, 2].map(() => new Anchors(names));
  list.forEach((layout, at) => {
    const name = `${'abc'[layout.file] ?? 'a'}.yaml`;
    const own = anchors[layout.file] ?? new Anchors(1);
    files[name] ??= 'version: 1\naccount: { portalId: 7 }\npipelines:\n';
    files[name] += `${pipelineText(own, `p${at}`, layout)}\n`;
  });
  return Object.fromEntries(Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const edits = fc.array(
  fc.record({
    what: fc.constantFrom(
      'label',
      'state',
      'delete',
      'add',
      'swap',
      'front',
      'rules',
      'props',
      'close',
      'pipeline',
      'gone',
      'new',
      'order',
    ),
    at: fc.nat(40),
  }),
  { maxLength: 5 },
);
type Edit = (typeof edits extends fc.Arbitrary<infer T> ? T : never)[number];

interface Account {
  pipelines: LivePipeline[];
  rules: Map<string, LiveRules>;
  properties: Map<string, readonly StageProperty[]>;
}

function accountOf({ config }: ReadConfiguration): Account {
  const live = config.pipelines.map((pipeline, slot): LivePipeline => ({
    id: pipeline.wantedId,
    label: pipeline.label,
    slot,
    statuses: pipeline.statuses.map(({ wantedId, label, state }, at) => ({
      id: wantedId,
      label,
      state,
      slot: at,
      writable: true,
    })),
  }));
  const rules = config.pipelines.flatMap(
    ({ wantedId, statuses: list, ...desired }): [string, LiveRules][] => {
      const own = declaredRules({ ...desired, wantedId, statuses: list })?.value ?? null;
      const movement = (rule: string | readonly string[] | null): 'all' | readonly string[] =>
        rule === 'all'
          ? 'all'
          : rule === null || typeof rule === 'string'
            ? []
            : list.flatMap(({ key, wantedId: id }) => (rule.includes(key) ? [id] : []));
      return own === null
        ? []
        : [
            [
              wantedId,
              { createIn: [], noSkipping: movement(own.noSkipping), noBackwards: movement(own.noBackwards) },
            ],
          ];
    },
  );
  const properties = config.pipelines.flatMap(({ statuses: list }) =>
    list.flatMap((status) => {
      const own = declaredProperties(status);
      return own === null ? [] : [[status.wantedId, [...own.value]] as const];
    }),
  );
  return { pipelines: live, rules: new Map(rules), properties: new Map(properties) };
}

function edit(account: Account, { what, at }: Edit): void {
  const pipeline = account.pipelines[at % Math.max(1, account.pipelines.length)];
  if (pipeline === undefined) return;
  const list = pipeline.statuses as LiveStatus[];
  const place = at % Math.max(1, list.length);
  const status = list[place];
  const put = (changed: Partial<LiveStatus>): void => {
    if (status !== undefined) list[place] = { ...status, ...changed };
  };
  const replace = (changed: Partial<LivePipeline>): void => {
    account.pipelines = account.pipelines.map((one) => (one === pipeline ? { ...one, ...changed } : one));
  };
  const ways: Readonly<Record<Edit['what'], () => unknown>> = {
    label: () => put({ label: `Label ${at}` }),
    state: () => put({ state: status?.state === 'open' ? 'closed' : 'open' }),
    delete: () => list.splice(place, 1),
    add: () =>
      list.splice(place, 0, {
        id: `${9000 + at}`,
        label: `New ${at}`,
        state: 'open',
        slot: 0,
        writable: true,
      }),
    swap: () => list.reverse(),
    front: () => list.unshift(...list.splice(place, 1)),
    rules: () =>
      account.rules.set(pipeline.id, {
        createIn: [],
        noSkipping: at % 2 === 0 ? 'all' : [],
        noBackwards: list.slice(0, at % 3).map(({ id }) => id),
      }),
    props: () =>
      status !== undefined &&
      account.properties.set(status.id, [{ name: 'subject', required: at % 2 === 0 }]),
    close: () => replace({ statuses: list.map((one) => ({ ...one, state: 'closed' as const })) }),
    pipeline: () => replace({ label: `Renamed ${at}` }),
    gone: () => (account.pipelines = account.pipelines.filter((one) => one !== pipeline)),
    new: () =>
      account.pipelines.splice(at % (account.pipelines.length + 1), 0, {
        id: `${7000 + at}`,
        label: `Added ${at}`,
        slot: 0,
        statuses: [
          { id: `${7100 + at}`, label: 'A', state: 'open', slot: 0, writable: true },
          {
            id: `${7200 + at}`,
            label: 'Z',
            state: at % 5 === 0 ? 'open' : 'closed',
            slot: 1,
            writable: true,
          },
        ],
      }),
    order: () => account.pipelines.unshift(...account.pipelines.splice(at % account.pipelines.length, 1)),
  };
  ways[what]();
}

function inputOf(read: FromFiles, account: Account, all: boolean): UpdateInput {
  const live = account.pipelines.map((pipeline, slot) => ({
    ...pipeline,
    slot,
    statuses: pipeline.statuses.map((one, at) => ({ ...one, slot: at })),
  }));
  const matching = matchPipelines(read.config, live, EMPTY_LOCK);
  const values = new Map<string, ReadonlyMap<string, Json>>([
    ['pipelines.rules', new Map([...account.rules].map(([id, rules]) => [id, jsonOf(rules)]))],
    [
      'pipelines.statuses.properties',
      new Map([...account.properties].map(([id, list]) => [id, jsonOf(list)])),
    ],
  ]);
  return {
    documents: read.documents,
    portalId: 7,
    live,
    pipelines: matching.pipelines,
    add: all ? matching.unmanaged : [],
    settings: { ...NO_SETTINGS, known: { values, unset: new Map() } },
  };
}

/** Addresses of what a plan would still do and nobody told. */
function untold(
  input: UpdateInput,
  after: ReadConfiguration,
  told: readonly { readonly address: string }[],
): readonly string[] {
  const matching = matchPipelines(after.config, input.live, EMPTY_LOCK);
  const addresses = new Set(told.map(({ address }) => address));
  return diffPipelines(matching).flatMap(({ address, action }) => {
    const home = address.replace(/\.statuses[.[].*$/u, '');
    const known =
      addresses.has(address) || (action === 'move' && (addresses.has(home) || addresses.has('pipelines')));
    return known ? [] : [`${action} ${address}`];
  });
}

test('whatever anchors, merges and files a configuration has: what an update leaves is told, what it writes is valid', async () => {
  await fc.assert(
    fc.asyncProperty(layouts, edits, fc.boolean(), async (layout, changes, all) => {
      const files = filesOf(layout);
      const read = await readFiles(files, Object.keys(files));
      if (!read.ok) return;
      const account = accountOf(read);
      for (const one of changes) edit(account, one);
      const ctx = { cwd: '/' };
      const fit = (now: ReadConfiguration): Promise<FittingUpdate> =>
        fittingUpdate(
          {
            loaded: { config: now.config, documents: now.documents, notes: [] },
            reread: (documents, updated) => reread(ctx, documents, updated),
          },
          (declared) => inputOf(declared, account, all),
        );
      const { updated, read: after } = await fit(read);
      const input = inputOf(read, account, all);
      expect(untold(input, after, updated.notEditable)).toEqual([]);
      if (changes.length === 0)
        expect(updated.files.map(({ text }) => text)).toEqual(updated.files.map(() => null));
      const again = await fit(after);
      expect(again.updated.files.flatMap(({ text }) => text ?? [])).toEqual([]);
      expect(again.updated.differences).toEqual([]);
      expect(again.updated.notEditable.map(({ address }) => address).toSorted()).toEqual(
        updated.notEditable.map(({ address }) => address).toSorted(),
      );
    }),
    { numRuns: 150 },
  );
});
