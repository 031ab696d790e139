import { Buffer } from 'node:buffer';
import { appendFile, stat } from 'node:fs/promises';
import { systemCode } from '../../core/base/errors.js';
import type { Plan } from '../../core/plan/plan.js';
import type { CommentResult } from '../../core/model/results.js';
import type { Source } from '../../core/base/source.js';
import { markerOf } from '../../platforms/one-comment.js';
import type { PlaceFlags } from '../../platforms/place.js';
import {
  noPlatform,
  pageOf,
  placeIn,
  platformOf,
  repositoryPath,
  surroundingsOf,
} from '../../platforms/place.js';
import type { PlatformName } from '../../platforms/platform.js';
import type { Surroundings } from '../../platforms/ci-environment.js';
import { readPlanFile } from '../plan/plan-file.js';
import { eventFile, readEvent } from '../files/github-event.js';
import { openOutputs } from '../files/outputs.js';
import type { AppContext } from '../types.js';

/** A file's path from the root of the repository; null for files outside. */
type PathOf = (file: string) => string | null;

interface BodyOptions {
  /** In characters. */
  readonly maxLength: number;
  readonly linkTo: (source: Source) => string | null;
  /** Where the full plan is, if parts are omitted. */
  readonly whole?: string;
}

/** Which saved plan to post, where, and how to render it. */
export interface CommentInput {
  /** A saved plan; the account isn't contacted. */
  readonly planFile: string;
  /** The pull or merge request; null to take it from the CI variables. */
  readonly place?: PlaceFlags;
  /** Distinguishes several comments for the same configuration, or null. */
  readonly name?: string | null;
  /** Where to write a report for GitLab's code quality, or null. */
  readonly codeQualityFile?: string | null;
  /** For example `renderPlanMarkdown`. */
  readonly renderBody: (plan: Plan, options: BodyOptions) => string;
  /** For example the library's own `renderCodeQuality`. */
  readonly renderCodeQuality: (plan: Plan, options: { readonly pathOf: PathOf }) => string;
  /**
   * Called before anything is sent, so that annotations appear even if the comment is refused (pull requests from
   * forks).
   */
  readonly showAnnotations?: (plan: Plan, options: { readonly pathOf: PathOf }) => void;
}

interface Scene {
  readonly plan: Plan;
  readonly platform: PlatformName | null;
  /** Null if no platform was detected. */
  readonly found: Surroundings | null;
  readonly pathOf: PathOf;
  readonly linkTo: BodyOptions['linkTo'];
}

const AS_CI_SAYS: PlaceFlags = { platform: null, number: null, repository: null };

/** Both platforms accept this much; GitLab would accept more. */
const COMMENT_CHARACTERS = 65_536;
/** GitHub's limit for a step's summary, over everything that the step writes. */
const SUMMARY_BYTES = 1024 * 1024;

/**
 * Posts a saved plan as a comment on its pull or merge request: created once, then updated in place.
 * @throws AppError: NO_PULL_REQUEST, NO_PLATFORM_TOKEN, and the errors of reading the plan file and of the platform.
 */
export async function commentOnPlan(ctx: AppContext, input: CommentInput): Promise<CommentResult> {
  const scene = await sceneOf(ctx, input);
  const { plan, platform, found, pathOf } = scene;
  await saveCodeQuality(ctx, input, scene);
  if (platform === null || found === null) throw noPlatform();
  if (ctx.env['GITHUB_ACTIONS'] === 'true') input.showAnnotations?.(plan, { pathOf });
  const hasSummary =
    found.summaryFile !== null && (await appendSummary(ctx, input, scene, found.summaryFile));
  const place = placeIn(platform, found);
  const whole = hasSummary && found.runUrl !== null ? { whole: found.runUrl } : {};
  const { marker, text } = commentText(input, scene, whole);
  const { postComment } = await import('../../platforms/index.js');
  const { now, sleep, random, signal, version } = ctx;
  const waiting = (why: 'rate-limit' | 'retry', ms: number): void => ctx.talk({ kind: 'waiting', why, ms });
  const { comment, action } = await postComment(
    { platform, place, marker, text, userAgent: `pipewright/${version}` },
    { now, sleep, random, signal, waiting },
  );
  return { platform, url: comment.url, action, id: comment.id };
}

/** Renders the comment without sending it, and writes the requested report. Needs neither a platform nor a token. */
export async function previewComment(ctx: AppContext, input: CommentInput): Promise<string> {
  const scene = await sceneOf(ctx, input);
  await saveCodeQuality(ctx, input, scene);
  return commentText(input, scene, {}).text;
}

async function saveCodeQuality(
  ctx: AppContext,
  { planFile, codeQualityFile = null, renderCodeQuality }: CommentInput,
  { plan, pathOf }: Scene,
): Promise<void> {
  if (codeQualityFile === null) return;
  const report = { path: codeQualityFile, sort: 'code-quality' } as const;
  const read = [planFile, ...plan.files, plan.lockFile, eventFile(ctx.env)];
  const { save } = await openOutputs(ctx, [report], read);
  await save(report, renderCodeQuality(plan, { pathOf }));
}

async function sceneOf(ctx: AppContext, input: CommentInput): Promise<Scene> {
  const plan = await readPlanFile(ctx.cwd, input.planFile);
  const { place = AS_CI_SAYS } = input;
  const platform = platformOf(ctx.env, place);
  // If the event is missing or incomplete, flags and variables are used.
  const event = platform === 'github' ? await readEvent(ctx.env) : null;
  const found = platform === null ? null : surroundingsOf(platform, ctx.env, place, event);
  const pathOf: PathOf = (file) => repositoryPath(found?.root ?? null, ctx.cwd, file);
  const linkTo = ({ file, line }: Source): string | null => {
    const path = pathOf(file);
    return path === null || found === null ? null : pageOf(found, path, line);
  };
  return { plan, platform, found, pathOf, linkTo };
}

function commentText(
  input: CommentInput,
  { plan, pathOf, linkTo }: Scene,
  options: Pick<BodyOptions, 'whole'>,
): { readonly marker: string; readonly text: string } {
  const marker = markerOf(plan, (file) => pathOf(file) ?? file, input.name ?? null);
  const maxLength = COMMENT_CHARACTERS - marker.length - 2;
  return { marker, text: `${marker}\n\n${input.renderBody(plan, { maxLength, linkTo, ...options })}` };
}

/**
 * Appends the plan to the step's summary, in full if there is room. A summary must not fail the run: returns false
 * without one.
 */
async function appendSummary(
  ctx: AppContext,
  { renderBody }: CommentInput,
  { plan, linkTo }: Scene,
  file: string,
): Promise<boolean> {
  try {
    const used = await stat(file).then(
      ({ size }) => size,
      () => 0,
    );
    const text = [SUMMARY_BYTES, COMMENT_CHARACTERS]
      .map((maxLength) => `${renderBody(plan, { maxLength, linkTo })}\n`)
      .find((body) => used + Buffer.byteLength(body) <= SUMMARY_BYTES);
    if (text === undefined) {
      ctx.talk({
        kind: 'note',
        text: 'The plan does not fit into the summary of this step (1 MiB at most).',
      });
      return false;
    }
    await appendFile(file, text);
    return true;
  } catch (error) {
    const reason = systemCode(error) ?? 'unknown reason';
    ctx.talk({ kind: 'note', text: `The summary of this step could not be written (${reason}).` });
    return false;
  }
}
