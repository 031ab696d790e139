/**
 * CI runners read a step's log and execute commands that they find in it: GitHub a line that begins with `::name::` and
 * its older form `##[name]` anywhere in a line, Azure `##vso[…]` and TeamCity `##teamcity[…]`, GitLab `section_start:`.
 * Text from a file, an account or a response must never do that. So one character of each command is written
 * differently, in every log: which runner reads it can't be known, and output that depends on it would be untested.
 */

/** The character that makes the surrounding text a command; each format has its own way to escape it. */
const ANYWHERE = /(?<=#)#(?=\w{0,20}\[)|(?<=section_(?:start|end)):/g;
/** Colons that begin a line, whatever prefix a runner or a log collector strips before them. */
const AT_LINE_START = /^(?:[^\S\n\r\u2028\u2029]|\u001b\[[\d;]*[A-Za-z]|\u200b)*::/gm;

/** The text with each character that makes a command replaced by `write`. */
export function withoutMarks(text: string, write: (character: string) => string): string {
  return text.replace(ANYWHERE, write);
}

/** Makes text safe for a log: commands are broken up by a visible code, like invisible characters. */
export function logText(text: string): string {
  const unmarked = withoutMarks(text, visibleCode);
  return unmarked.replace(AT_LINE_START, (start) => `${start.slice(0, -2)}${visibleCode(':')}:`);
}

/** True for text that a runner could execute if it were printed as it is. */
export function holdsCommand(text: string): boolean {
  return logText(text) !== text;
}

/** The escape of an ASCII character in JSON. */
export function jsonCode(character: string): string {
  return String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, '0');
}

/** The escape of an ASCII character in HTML. */
export function htmlEntity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** An ASCII character as cleaning shows it. */
export function visibleCode(character: string): string {
  return `<U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`;
}
