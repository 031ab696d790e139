/**
 * What HubSpot does in cases where nobody has seen it, or where reports disagree. A seed chooses; what it leaves out is as
 * in DEFAULTS.
 */
export interface Quirks {
  /**
   * Rules of a pipeline that never had any, or lost them:
   *   notFound    GET and PATCH answer 404 until a PUT has made them
   *   patchMakes  GET answers 404, and a PATCH makes them
   *   empty       GET shows three rules that are off, and a PATCH changes them
   */
  readonly rulesNeverMade: (typeof RULES_NEVER_MADE)[number];
  /** Whether an OPEN stage in stage-edit-permissions has the members that belong to RESTRICTED ones: `short` has none. */
  readonly openPermissions: (typeof OPEN_PERMISSIONS)[number];
  /** Whether a stage DELETE with `validateReferencesBeforeDelete=true` works, or answers 500 and deletes nothing. */
  readonly stageDeleteFlag: (typeof STAGE_DELETE_FLAG)[number];
}

export const RULES_NEVER_MADE = ['notFound', 'patchMakes', 'empty'] as const;
export const OPEN_PERMISSIONS = ['short', 'full'] as const;
export const STAGE_DELETE_FLAG = ['works', 'fails'] as const;

const DEFAULTS: Quirks = { rulesNeverMade: 'notFound', openPermissions: 'short', stageDeleteFlag: 'works' };

/** The quirks of an account: those of its seed, the defaults where it names none. */
export function quirksOf(state: {
  readonly origin: { readonly seed: { readonly quirks?: Partial<Quirks> } };
}): Quirks {
  return { ...DEFAULTS, ...state.origin.seed.quirks };
}
