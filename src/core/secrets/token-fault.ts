const LONGEST = 2000;

/** Why a string can't be a token of any platform, as a sentence that doesn't reveal it; null if it may be one. */
export function tokenFault(text: string): string | null {
  if (/^["'`]|["'`]$/.test(text))
    return 'It has quotes around it. A shell removes them, but CI keeps them: leave them out.';
  if (/^bearer(?:\s|:|$)/i.test(text))
    return 'It begins with the word Bearer. pipewright adds that to the header itself: leave it out.';
  if (text.length > LONGEST)
    return `It has ${text.length} characters; no token has more than ${LONGEST}. Perhaps a whole file was pasted.`;
  if (!/^[\x21-\x7e]+$/.test(text))
    return 'It contains white space, a line break or a non-ASCII character, which no token does. Perhaps two lines were pasted into one value.';
  return null;
}
