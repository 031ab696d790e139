/**
 * CI runners read the log of a step and obey what they find in it: GitHub a line that begins with `::name::` and its
 * older form `##[name]` anywhere in a line, Azure `##vso[…]` and TeamCity `##teamcity[…]`, GitLab `section_start:`. What
 * comes from a file, an account or an answer must never do that. So one character of each is written another way, in
 * every log: which runner reads along can't be known, and an output that depends on it is one that nobody tried.
 */

/** The character that makes a command of what stands around it; every format has its own way to write it. */
const ANYWHERE = /(?<=#)#(?=\w{0,20}\[)|(?<=section_(?:start|end)):/g;
/** Colons that begin a line, whatever a runner or a collector of logs takes off in front of them. */
const AT_LINE_START = /^(?:[^\S\n\r\u2028\u2029]|\u001b\[[\d;]*[A-Za-z]|\u200b)*::/gm;

/** The same text with each character that makes a command as `write` has it. */
export function withoutMarks(text: string, write: (character: string) => string): string {
  return text.replace(ANYWHERE, write);
}

/** Text as it may stand in a log: commands are broken up by a visible code, as everything hidden is. */
export function logText(text: string): string {
  const unmarked = withoutMarks(text, visibleCode);
  return unmarked.replace(AT_LINE_START, (start) => `${start.slice(0, -2)}${visibleCode(':')}:`);
}

/** True for text that a runner could obey where it stands as it is. */
export function holdsCommand(text: string): boolean {
  return logText(text) !== text;
}

/** The code of an ASCII character in JSON. */
export function jsonCode(character: string): string {
  return String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, '0');
}

/** The code of an ASCII character in HTML. */
export function htmlEntity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** The code of an ASCII character as cleaning shows it. */
export function visibleCode(character: string): string {
  return `<U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`;
}
