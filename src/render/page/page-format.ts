/**
 * What one format shows of a plan otherwise than another, all in one place. A printer decides how things look and where
 * they stand; what stands there is decided here and in the page. Each member that goes makes the formats more alike.
 */
export interface PageFormat {
  /** True allows an arrow and an ellipsis of one letter. */
  readonly unicode: boolean;
  /** Which findings of one code are explained: the first few, or the first few explanations that differ. */
  readonly explains: 'first-findings' | 'first-explanations';
  /** True where the flag that something needs stands beside it. */
  readonly flags: boolean;
  /** How many notes of one code stand one by one. */
  readonly notes: number;
  /** How many things that aren't managed stand one by one. */
  readonly unmanaged: number;
  /** True where things also have a reason that no file declares them: the heading says it. */
  readonly undeclared: boolean;
  /** True where pipelines stand among the places that only receive tickets. */
  readonly receivers: boolean;
  /** Whether the statuses of a new pipeline are part of its entry, or entries too. */
  readonly newStatuses: 'part' | 'entries';
  /** Of which new things the values are shown. */
  readonly newFields: 'none' | 'settings' | 'all';
  /** Of which new things the ids are shown: those that the files choose, those of pipelines and statuses, or all. */
  readonly newIds: 'chosen' | 'structure' | 'all';
  /** True where a new status comes with its state and place. */
  readonly newPlaces: boolean;
  /** True where an update says that tickets were not counted. */
  readonly uncounted: boolean;
  /** True where a move to a status of the same name says which it is. */
  readonly namesakes: boolean;
}

export const TEXT_PAGE: PageFormat = {
  unicode: false,
  explains: 'first-findings',
  flags: false,
  notes: 5,
  unmanaged: 8,
  undeclared: false,
  receivers: false,
  newStatuses: 'part',
  newFields: 'none',
  newIds: 'chosen',
  newPlaces: true,
  uncounted: false,
  namesakes: true,
};

export const MARKDOWN_PAGE: PageFormat = {
  unicode: true,
  explains: 'first-explanations',
  flags: true,
  notes: 5,
  unmanaged: 50,
  undeclared: false,
  receivers: true,
  newStatuses: 'part',
  newFields: 'settings',
  newIds: 'structure',
  newPlaces: true,
  uncounted: true,
  namesakes: false,
};

export const HTML_PAGE: PageFormat = {
  unicode: true,
  explains: 'first-findings',
  flags: true,
  notes: Number.POSITIVE_INFINITY,
  unmanaged: Number.POSITIVE_INFINITY,
  undeclared: true,
  receivers: true,
  newStatuses: 'entries',
  newFields: 'all',
  newIds: 'all',
  newPlaces: false,
  uncounted: true,
  namesakes: true,
};
