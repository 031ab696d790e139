import type { Subscription } from '../core/config.js';
import type { LivePipeline, LiveStatus } from '../core/live-state.js';
import { makeKeys } from './keys.js';
import { quoted, scalarText } from './scalar-text.js';

export interface RenderInput {
  readonly portalId: number;
  readonly subscription?: Subscription;
  /** In the order that people see. Statuses that the account reserves are left out. */
  readonly pipelines: readonly LivePipeline[];
  /** Keys that are known, by live id of the pipeline; the others are made. */
  readonly keys?: ReadonlyMap<string, KnownKeys>;
  /** Comment lines at the top, without `#`. */
  readonly comments?: readonly string[];
  /** Path of the schema for editors, or left out. */
  readonly schema?: string;
}

export interface KnownKeys {
  readonly key: string;
  /** Live id of a status -> its key. */
  readonly statuses: ReadonlyMap<string, string>;
}

/** A fresh configuration of live pipelines: reading it back gives the same ids, labels, states and order. */
export function renderConfiguration(input: RenderInput): string {
  const known = [...(input.keys?.values() ?? [])].map(({ key }) => key);
  const unnamed = input.pipelines.filter(({ id }) => input.keys?.has(id) !== true);
  const made = makeKeys('pipeline', unnamed, known);
  const lines = [
    ...(input.schema === undefined ? [] : [`# yaml-language-server: $schema=${input.schema}`]),
    ...(input.comments ?? []).map((line) => `# ${line}`.trimEnd()),
    'version: 1',
    'account:',
    `  portalId: ${input.portalId}`,
    ...(input.subscription === undefined ? [] : [`  subscription: ${input.subscription}`]),
    input.pipelines.length === 0 ? 'pipelines: []' : 'pipelines:',
    ...input.pipelines.flatMap((pipeline) => {
      const names = input.keys?.get(pipeline.id);
      const key = names?.key ?? made.get(pipeline.id) ?? pipeline.id;
      return pipelineLines(pipeline, key, names?.statuses).map((line) => `  ${line}`);
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** The lines of one pipeline as an entry of a list, from the dash on. */
export function pipelineLines(
  pipeline: LivePipeline,
  key: string,
  known: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  const statuses = pipeline.statuses.filter(({ writable }) => writable);
  const made = makeKeys(
    'status',
    statuses.filter(({ id }) => !known.has(id)),
    known.values(),
  );
  return [
    `- key: ${scalarText(key)}`,
    ...(key === pipeline.id ? [] : [`  id: ${quoted(pipeline.id)}`]),
    `  label: ${scalarText(pipeline.label)}`,
    '  statuses:',
    ...statuses.map((status) => {
      const statusKey = known.get(status.id) ?? made.get(status.id) ?? status.id;
      return `    - ${flowText(statusPairs(status, statusKey, ''))}`;
    }),
  ];
}

/** What is written of a status, in order. `id` only where it isn't the wanted one. */
export function statusPairs(status: LiveStatus, key: string, idPrefix: string): readonly string[] {
  return [
    `key: ${scalarText(key)}`,
    ...(status.id === idPrefix + key ? [] : [`id: ${quoted(status.id)}`]),
    `label: ${scalarText(status.label)}`,
    `state: ${status.state}`,
  ];
}

export function flowText(pairs: readonly string[]): string {
  return `{ ${pairs.join(', ')} }`;
}
