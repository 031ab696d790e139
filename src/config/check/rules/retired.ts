import type { Diagnostic } from '../../../core/base/diagnostic.js';
import { problem } from '../../../core/base/diagnostic.js';
import { labelKey } from '../../../core/model/matching.js';
import { scalarText } from '../../../core/base/yaml-text.js';
import { addressOf } from '../address-of.js';
import { lineText } from '../../read/lines.js';
import type { Place } from '../../read/place.js';
import { member, members, sourceOf, textIn, textOf } from '../../read/place.js';
import type { Declared, DeclaredPipeline } from './declared.js';
import { keysOf } from './declared.js';
import { repeated } from './duplicates.js';
import { movedElsewhere } from './moved-statuses.js';
import { unknownReference } from './references.js';

/** Retired things must not be declared, must not be targets, and must send their tickets to declared statuses. */
export function checkRetired(declared: Declared): readonly Diagnostic[] {
  const gone = retiredNames(declared);
  return [
    ...declared.pipelines.flatMap((pipeline) => checkRetiredStatuses(declared, pipeline, gone)),
    ...checkRetiredTop(declared, gone),
  ];
}

/** Names of retired entries, to distinguish "is retired" from "is unknown": pipelines, and statuses by pipeline key. */
interface RetiredNames {
  readonly pipelines: ReadonlySet<string>;
  readonly statuses: ReadonlyMap<string, ReadonlySet<string>>;
}

function retiredNames(declared: Declared): RetiredNames {
  return {
    pipelines: new Set(declared.retired.flatMap((entry) => textIn(entry, 'pipeline') ?? [])),
    statuses: new Map(
      declared.pipelines.map(({ key, retired }) => [
        key ?? '',
        new Set(retired.flatMap((entry) => textIn(entry, 'status') ?? [])),
      ]),
    ),
  };
}

function checkRetiredStatuses(
  declared: Declared,
  pipeline: DeclaredPipeline,
  gone: RetiredNames,
): readonly Diagnostic[] {
  const references = pipeline.retired.flatMap((entry) => member(entry, 'status') ?? []);
  return [
    ...retiredTwice(references),
    ...alsoDeclared(
      references,
      pipeline.statuses.map(({ label, ...rest }) => ({ ...rest, name: label })),
    ),
    ...movedElsewhere(declared, pipeline),
    ...pipeline.retired.flatMap((entry) => {
      const target = member(entry, 'moveTicketsTo');
      return target === undefined ? [] : checkTarget(declared, gone, target, pipeline.key);
    }),
  ];
}

function checkRetiredTop(declared: Declared, gone: RetiredNames): readonly Diagnostic[] {
  const pipelines = declared.retired.flatMap((entry) => member(entry, 'pipeline') ?? []);
  const teams = declared.retired.flatMap((entry) => member(entry, 'team') ?? []);
  const targets = declared.retired.flatMap((entry) => [
    ...(member(entry, 'moveTicketsTo') === undefined ? [] : [member(entry, 'moveTicketsTo')]),
    ...members(member(entry, 'statuses')).map(([, target]) => target),
  ]);
  return [
    ...retiredTwice(pipelines),
    ...retiredTwice(teams),
    ...alsoDeclared(
      pipelines,
      declared.pipelines.map(({ label, ...rest }) => ({ ...rest, name: label })),
    ),
    ...alsoDeclared(
      teams,
      declared.teams.map((team) => ({ ...team, wantedId: team.id ?? team.key })),
    ),
    ...targets.flatMap((target) =>
      target === undefined ? [] : checkTarget(declared, gone, target, undefined),
    ),
  ];
}

function retiredTwice(references: readonly Place[]): readonly Diagnostic[] {
  const name = (place: Place): string | undefined => {
    const label = textIn(place, 'label');
    return label === undefined ? textOf(place) : `label ${labelKey(label)}`;
  };
  return repeated(references, name).map(({ first, again }) =>
    problem({
      code: 'DUPLICATE_ENTRY',
      summary: `${nameOf(again)} is retired twice.`,
      detail: `It is at ${lineText(sourceOf(first))} and again at ${lineText(sourceOf(again))}. Remove one of the two.`,
      address: addressOf(again),
      source: sourceOf(again),
    }),
  );
}

interface Nameable {
  readonly place: Place;
  readonly wantedId: string | undefined;
  readonly name: string | undefined;
}

/** By a declared thing's actual or wanted id, or by its label. A key alone isn't an id: the lock has the id it had. */
function alsoDeclared(references: readonly Place[], things: readonly Nameable[]): readonly Diagnostic[] {
  const byId = new Map<string, Nameable>();
  const byLabel = new Map<string, Nameable>();
  for (const thing of things) {
    if (thing.wantedId !== undefined) byId.set(thing.wantedId, thing);
    if (thing.name !== undefined) byLabel.set(labelKey(thing.name), thing);
  }
  return references.flatMap((reference) => {
    const text = textOf(reference);
    const label = textIn(reference, 'label');
    const thing =
      text === undefined ? (label === undefined ? undefined : byLabel.get(labelKey(label))) : byId.get(text);
    if (thing === undefined) return [];
    return [
      problem({
        code: 'RETIRED_DECLARED',
        summary: `${nameOf(reference)} is both retired and declared.`,
        detail: `It is declared at ${lineText(sourceOf(thing.place))}. Retired things are deleted and declared things are kept: remove one of the two. If the declared one has a different id in the account, write that id: with an id line, nothing is guessed.`,
        address: addressOf(reference),
        source: sourceOf(reference),
      }),
    ];
  });
}

function nameOf(reference: Place): string {
  return textOf(reference) ?? `{ label: ${JSON.stringify(textIn(reference, 'label') ?? '')} }`;
}

/** `home` is the key of the pipeline that contains the entry; undefined at the top level. */
function checkTarget(
  declared: Declared,
  gone: RetiredNames,
  target: Place,
  home: string | undefined,
): readonly Diagnostic[] {
  const text = textOf(target);
  if (text === undefined) return [];
  const dot = text.indexOf('.');
  if (dot === -1 && home === undefined) return [needsPipeline(declared, target, text)];
  const pipelineKey = dot === -1 ? home : text.slice(0, dot);
  const statusKey = text.slice(dot + 1);
  const pipeline = declared.pipelines.find(({ key }) => key === pipelineKey);
  if (pipeline === undefined) {
    if (pipelineKey === undefined || pipelineKey === home) return [];
    if (gone.pipelines.has(pipelineKey)) return [isRetired(target, text)];
    const show = (near: string): string => `${near}.${statusKey}`;
    return [unknownReference(target, 'pipeline', keysOf(declared.pipelines), { written: pipelineKey, show })];
  }
  if (pipeline.statuses.some(({ key }) => key === statusKey)) return [];
  if (gone.statuses.get(pipeline.key ?? '')?.has(statusKey) === true) return [isRetired(target, text)];
  const known = keysOf(pipeline.statuses);
  const show = (near: string): string => (dot === -1 ? near : `${pipeline.key ?? ''}.${near}`);
  const thing = `status of ${pipeline.key ?? 'the pipeline'}`;
  return [unknownReference(target, thing, known, { written: statusKey, show })];
}

function needsPipeline(declared: Declared, target: Place, text: string): Diagnostic {
  const holder = declared.pipelines.find(({ statuses }) => statuses.some(({ key }) => key === text));
  const step = String(target.path.at(-1));
  return problem({
    code: 'UNKNOWN_REFERENCE',
    summary: `${JSON.stringify(text)} does not say which pipeline it is in.`,
    detail: 'This entry retires the whole pipeline, so write the target as pipeline.status.',
    ...(holder?.key === undefined
      ? {}
      : { hint: `${scalarText(step)}: ${scalarText(`${holder.key}.${text}`)}` }),
    source: sourceOf(target),
  });
}

function isRetired(target: Place, text: string): Diagnostic {
  return problem({
    code: 'RETIRED_TARGET',
    summary: `Tickets can't move to ${text}: it is itself retired.`,
    detail: 'Targets must be declared statuses. Name the status where the tickets should end up.',
    address: addressOf(target),
    source: sourceOf(target),
  });
}
