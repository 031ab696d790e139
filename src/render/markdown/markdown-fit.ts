/** A document in sections that can be shortened: drops whole entries, never a part of one. */
import { counted } from '../words/count.js';

/** `head` directly precedes the entries, `joint` separates them; if not all fit, those of low `rank` are kept. */
export interface Section {
  readonly rank: number;
  readonly opening?: string;
  readonly head?: string;
  readonly entries: readonly string[];
  readonly joint?: '\n' | '\n\n';
  readonly closing?: string;
  /** The name of an entry, for counting omitted ones. */
  readonly called: readonly [one: string, many: string];
}

type Kept = ReadonlyMap<Section, readonly string[]>;

/**
 * The sections as one document of at most `most` characters. If entries are omitted, `shortened` follows the first
 * section.
 */
export function fitted(sections: readonly Section[], most: number, shortened: string): string {
  const whole = composed(sections, new Map(sections.map((section) => [section, section.entries])), null);
  if (whole.length <= most) return whole;
  const frame = composed(sections, new Map(), shortened);
  const heads = sections.reduce((sum, { head = '' }) => sum + head.length + 1, 0);
  if (frame.length + heads > most) return verdictOnly(sections, most, shortened);
  return composed(sections, keptEntries(sections, most - frame.length - heads), shortened);
}

function keptEntries(sections: readonly Section[], size: number): Kept {
  let room = size;
  const fits = (entry: string): boolean => {
    const needed = entry.length + 2;
    if (needed > room) return false;
    room -= needed;
    return true;
  };
  const ranked = [...sections].sort((one, other) => one.rank - other.rank);
  return new Map(ranked.map((section) => [section, section.entries.filter(fits)]));
}

function composed(sections: readonly Section[], kept: Kept, shortened: string | null): string {
  const blocks = sections.flatMap((section, index) => {
    const own = sectionBlocks(section, kept.get(section) ?? []);
    return index === 0 && shortened !== null ? [...own, shortened] : own;
  });
  return `${blocks.join('\n\n')}\n`;
}

/** The text about omitted entries doesn't grow when fewer are omitted, so its space can be reserved in advance. */
function sectionBlocks(section: Section, kept: readonly string[]): readonly string[] {
  const { opening = '', head = '', entries, joint = '\n\n', closing = '' } = section;
  const body = kept.length === 0 ? '' : (head === '' ? '' : `${head}\n`) + kept.join(joint);
  const missing = entries.length - kept.length;
  const lost = missing === 0 ? '' : `*Left out here: ${counted(missing, ...section.called)}.*`;
  return [opening, body, lost, closing].filter((block) => block !== '');
}

/** Not even the headings fit. */
function verdictOnly([first]: readonly Section[], most: number, shortened: string): string {
  const blocks = [first?.opening ?? '', shortened];
  const short = `${blocks.join('\n\n')}\n`;
  if (short.length <= most) return short;
  const [heading = ''] = (first?.opening ?? '').split('\n');
  return `${heading}\n`.slice(0, Math.max(0, most));
}
