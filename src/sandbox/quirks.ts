/**
 * HubSpot's behaviour where it is unknown or where reports disagree. A seed chooses; DEFAULTS fill in the rest.
 */
interface Quirks {
  /**
   * Rules of a pipeline that never had any, or lost them:
   *   notFound    GET and PATCH answer 404 until a PUT has made them
   *   patchMakes  GET answers 404, and a PATCH makes them
   *   empty       GET shows three rules that are off, and a PATCH changes them
   */
  readonly rulesNeverMade: 'notFound' | 'patchMakes' | 'empty';
  /** Whether an OPEN stage in stage-edit-permissions has the members that belong to RESTRICTED ones: `short` has none. */
  readonly openPermissions: 'short' | 'full';
  /** Whether a stage DELETE with `validateReferencesBeforeDelete=true` works, or answers 500 and deletes nothing. */
  readonly stageDeleteFlag: 'works' | 'fails';
}

const DEFAULTS: Quirks = { rulesNeverMade: 'notFound', openPermissions: 'short', stageDeleteFlag: 'works' };

/** The quirks of an account: those of its seed, the defaults where it names none. */
export function quirksOf(state: {
  readonly origin: { readonly seed: { readonly quirks?: Partial<Quirks> } };
}): Quirks {
  return { ...DEFAULTS, ...state.origin.seed.quirks };
}
