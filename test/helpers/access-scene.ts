import type { Source } from '../../src/core/base/source.js';
import type { AccessModel, AccessStatus } from '../../src/core/access/model.js';
import { accessModel } from '../../src/core/access/model.js';
import type { AccessFacts, EditorFacts, RuleFacts, Sides } from '../../src/core/model/access-facts.js';
import { pipelineAddress, statusAddress, teamAddress } from '../../src/core/base/address.js';
import type { Config, DesiredPipeline, DesiredTeam, PortalLock } from '../../src/core/model/config.js';
import { EMPTY_LOCK } from '../../src/core/model/config.js';
import type { LiveUser, Membership } from '../../src/core/model/live-state.js';
import { emailKey } from '../../src/core/model/people.js';
import { config, livePipeline } from './engine.js';

/** What a test says of who may do what, in keys; what it leaves out holds as in a pipeline that nobody touched. */
export interface AccessScene {
  readonly pipeline: DesiredPipeline;
  readonly rules?: Sides<Partial<RuleFacts>>;
  /** By key of the status; a status that isn't named is everyone's, `null` is one of which nothing is known. */
  readonly editors?: Readonly<Record<string, Sides<Partial<EditorFacts>> | null>>;
  readonly teams?: readonly DesiredTeam[];
  /** Live members, by key of the team; null: nobody asked. A team that isn't named is still to be created. */
  readonly members?: Readonly<Record<string, Partial<Membership>>> | null;
  readonly users?: readonly LiveUser[];
  readonly files?: Partial<Config>;
  readonly lock?: Partial<PortalLock>;
  /** Ids of live permission sets, by name. */
  readonly sets?: Readonly<Record<string, string>>;
  readonly before?: readonly AccessStatus[];
}

export const FREE: EditorFacts = { everyone: true, teams: [], users: [], superAdmins: true };
export const NO_RULES: RuleFacts = { createIn: 'any', noSkipping: [], noBackwards: [] };

/** A list of editors: these teams and users, and nothing about super admins. */
export function only(teams: readonly string[], part: Partial<EditorFacts> = {}): EditorFacts {
  return { everyone: false, teams, users: [], superAdmins: false, ...part };
}

/** The same value now and afterwards. */
export function always<T>(value: T): Sides<T> {
  return { before: value, after: value };
}

export function user(id: string, email: string, part: Partial<LiveUser> = {}): LiveUser {
  const rest = { superAdmin: false, roleIds: [], mainTeamId: null };
  return { id, email, ...rest, ...part };
}

/** Builds the model of one pipeline, all of whose statuses are live. A team's live id is its key. */
export function accessScene(scene: AccessScene): AccessModel {
  const { pipeline, teams = [], members = {} } = scene;
  const address = pipelineAddress(pipeline.key);
  const statuses = pipeline.statuses.map((desired) => ({
    address: statusAddress(address, desired.key),
    desired,
    live: { id: desired.key, label: desired.label, slot: 0, state: desired.state, writable: true },
    by: 'wanted' as const,
    id: desired.key,
  }));
  const live = { ...livePipeline(pipeline.key, []), statuses: statuses.map((status) => status.live) };
  const files = config([pipeline], { teams, ...scene.files });
  return accessModel({
    config: files,
    lock: { ...EMPTY_LOCK, ...scene.lock },
    matching: {
      pipelines: [
        {
          address,
          desired: pipeline,
          live,
          by: 'wanted',
          id: pipeline.key,
          statuses,
          retired: [],
          missing: [],
        },
      ],
      retiredPipelines: [],
      unmanaged: [],
      findings: [],
    },
    people: {
      teams: {
        teams: teams.map((desired) => {
          const isLive = members === null || members[desired.key] !== undefined;
          const found = isLive ? { id: desired.key, name: desired.name, parentId: null } : null;
          return { address: teamAddress(desired.key), desired, live: found, by: null, id: desired.key };
        }),
        retired: [],
        unmanaged: [],
        findings: [],
      },
      memberships:
        members === null
          ? null
          : new Map(Object.entries(members).map(([key, part]) => [key, { main: [], extra: [], ...part }])),
      users: new Map((scene.users ?? []).map((one) => [emailKey(one.email), one])),
      permissionSets: Object.entries(scene.sets ?? {}).map(([name, id]) => ({ id, name, billed: false })),
    },
    facts: factsOf(scene),
    changes: [],
    views:
      scene.before === undefined
        ? []
        : [
            {
              address,
              label: pipeline.label,
              before: viewed(scene.before),
              after: viewed(
                statuses.map(({ address: at, desired }) => ({
                  address: at,
                  label: desired.label,
                  state: desired.state,
                })),
              ),
            },
          ],
  });
}

function viewed(
  statuses: readonly AccessStatus[],
): readonly (AccessStatus & { readonly id: string; readonly held: null })[] {
  return statuses.map((status) => ({ ...status, id: status.label, held: null }));
}

function lineOf(
  address: string,
  setting: { readonly source: Source } | undefined,
): readonly [string, Source][] {
  return setting === undefined ? [] : [[address, setting.source]];
}

function factsOf({ pipeline, rules = always({}), editors = {} }: AccessScene): AccessFacts {
  const address = pipelineAddress(pipeline.key);
  const named = (keys: 'any' | 'all' | readonly string[]): 'any' | 'all' | readonly string[] =>
    typeof keys === 'string' ? keys : keys.map((key) => statusAddress(address, key));
  const ruleSide = (part: Partial<RuleFacts> | null): RuleFacts | null => {
    if (part === null) return null;
    const { createIn, noSkipping, noBackwards } = { ...NO_RULES, ...part };
    return {
      createIn: createIn === 'any' ? 'any' : (named(createIn) as readonly string[]),
      noSkipping: noSkipping === 'all' ? 'all' : (named(noSkipping) as readonly string[]),
      noBackwards: noBackwards === 'all' ? 'all' : (named(noBackwards) as readonly string[]),
    };
  };
  const editorSide = (part: Partial<EditorFacts> | null): EditorFacts | null =>
    part === null ? null : { ...FREE, ...part };
  return {
    rules: new Map([[address, { before: ruleSide(rules.before), after: ruleSide(rules.after) }]]),
    editors: new Map(
      pipeline.statuses.flatMap(({ key }) => {
        const sides = editors[key] === undefined ? always({}) : editors[key];
        if (sides === null) return [];
        const facts = { before: editorSide(sides.before), after: editorSide(sides.after) };
        return [[statusAddress(address, key), facts] as const];
      }),
    ),
    declared: new Map([
      ...lineOf(address, pipeline.settings['rules']),
      ...pipeline.statuses.flatMap(({ key, settings }) =>
        lineOf(statusAddress(address, key), settings['editableBy']),
      ),
    ]),
  };
}
