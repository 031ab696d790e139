/** The meaning of a mark on a board; each also has a sign and words, so that nothing depends on colour alone. */
export type Tone = 'new' | 'gone' | 'moved' | 'changed' | 'flow';

/**
 * Colours as `#rrggbb`. Texts (`ink`, `quiet`, `inks`) have a contrast of at least 4.5:1 on every background of their
 * palette.
 */
export interface Palette {
  readonly page: string;
  readonly ground: string;
  readonly card: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly grounds: Readonly<Record<Tone, string>>;
  readonly inks: Readonly<Record<Tone, string>>;
}

export const LIGHT: Palette = {
  page: '#ffffff',
  ground: '#f4f6f8',
  card: '#ffffff',
  ink: '#1c2128',
  quiet: '#4f5964',
  line: '#7d8792',
  grounds: { new: '#e4f5e9', gone: '#fdebea', moved: '#e2f0fd', changed: '#fdf4d3', flow: '#f0e9fd' },
  inks: { new: '#12602b', gone: '#9d1320', moved: '#0a4b9a', changed: '#6f4700', flow: '#5a2ca0' },
};

export const DARK: Palette = {
  page: '#0e1217',
  ground: '#151a21',
  card: '#1c232c',
  ink: '#e8edf3',
  quiet: '#a3adb8',
  line: '#7d8896',
  grounds: { new: '#122a1c', gone: '#361a1d', moved: '#14253c', changed: '#2f2712', flow: '#271e3d' },
  inks: { new: '#6fdc8c', gone: '#ff9d96', moved: '#8cc4ff', changed: '#ecc24f', flow: '#cbabff' },
};

export const TONES: readonly Tone[] = ['new', 'gone', 'moved', 'changed', 'flow'];

/** Rules for light mode, and for dark mode if the reader's screen (never paper) prefers it. */
export function inBothLights(rules: (palette: Palette) => string): string {
  return `${rules(LIGHT)}@media screen and (prefers-color-scheme:dark){${rules(DARK)}}`;
}
