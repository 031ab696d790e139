/** Reads what a command printed as those do who obey it: runners of CI, and terminals. Written from their documents. */

/** Colours, which are ours to use; every other escape is somebody else's. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'gu');

/** GitHub: `::name::` at the beginning of a line, behind blanks; before that `##[name]`, anywhere in it. */
const READERS: Readonly<Record<string, (line: string) => boolean>> = {
  'a workflow command of GitHub': (line) => line.trimStart().startsWith('::'),
  'a command of GitHub, Azure or TeamCity': (line) => /##\w*\[/u.test(line),
  'a section of GitLab': (line) => /section_(?:start|end):/u.test(line),
  'a character that a terminal obeys': (line) => /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u.test(line),
  'a character that turns text round': (line) => /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(line),
};

/** The lines that somebody would obey, each with who. `\r` ends a line for some. */
export function obeyedIn(printed: string): readonly string[] {
  return printed
    .replaceAll('\r\n', '\n')
    .replaceAll(COLOUR, '')
    .split(/[\n\r]/u)
    .flatMap((line) =>
      Object.entries(READERS)
        .filter(([, obeys]) => obeys(line))
        .map(([who]) => `${who}: ${JSON.stringify(line)}`),
    );
}
