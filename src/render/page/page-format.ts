/**
 * Differences in what the formats show of a plan, all in one place. A printer decides layout and style; the content is
 * decided here and in the page. Each member removed makes the formats more alike.
 */
export interface PageFormat {
  /** True allows a single-character arrow and ellipsis. */
  readonly unicode: boolean;
  /** Which findings of one code are explained: the first few, or the first few explanations that differ. */
  readonly explains: 'first-findings' | 'first-explanations';
  /** True to show the flag that something needs next to it. */
  readonly flags: boolean;
  /** How many notes of one code are listed. */
  readonly notes: number;
  /** How many unmanaged things are listed. */
  readonly unmanaged: number;
  /** True to show the reason "not declared" too, although the heading says it. */
  readonly undeclared: boolean;
  /** True to list pipelines among the places that only receive tickets. */
  readonly receivers: boolean;
  /** Whether the statuses of a new pipeline are part of its entry, or also entries. */
  readonly newStatuses: 'part' | 'entries';
  /** For which new things to show the values. */
  readonly newFields: 'none' | 'settings' | 'all';
  /** For which new things to show the ids: those chosen in the files, those of pipelines and statuses, or all. */
  readonly newIds: 'chosen' | 'structure' | 'all';
  /** True to show a new status with its state and place. */
  readonly newPlaces: boolean;
  /** True to say for an update that tickets were not counted. */
  readonly uncounted: boolean;
  /** True to identify the target of a move to a status of the same name. */
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
