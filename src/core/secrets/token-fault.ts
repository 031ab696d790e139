const LONGEST = 2000;

/** Why a string can't be a token of any platform, as a sentence that doesn't reveal it; null if it may be one. */
export function tokenFault(text: string): string | null {
  if (/^["'`]|["'`]$/.test(text))
    return 'It has quotes around it: a shell takes them off, and CI keeps them. Leave them out.';
  if (/^bearer(?:\s|:|$)/i.test(text))
    return 'It begins with the word Bearer, which belongs to the header that pipewright writes. Leave it out.';
  if (text.length > LONGEST)
    return `It has ${text.length} characters, and no token has more than ${LONGEST}: often a whole file was pasted.`;
  if (!/^[\x21-\x7e]+$/.test(text))
    return 'It holds white space, a line break or a character outside ASCII in its middle, which no token does: often two lines were pasted into one value.';
  return null;
}
