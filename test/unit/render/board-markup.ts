/** A reader of XML that forgives nothing: what the renderers write must be whole for browsers and for XML tools alike. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (Element | string)[];
}

const TAG = /^<(\/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z][A-Za-z0-9:-]*="[^"<]*")*)\s*(\/?)>/u;
const TEXT = /^(?:[^<&]|&(?:amp|lt|gt|quot|#\d{1,7});)+/u;
const ALLOWED = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** The root element. Throws where the text is no well-formed XML, or holds a letter that XML doesn't know. */
export function parseMarkup(text: string): Element {
  if (!ALLOWED.test(text)) throw new Error('a letter that XML does not know');
  let rest = text.replace(/^<!doctype html>\n/, '');
  const read = (): Element => {
    const match = TAG.exec(rest);
    if (match === null || match[1] !== '') throw new Error(`no element: ${rest.slice(0, 80)}`);
    rest = rest.slice(match[0].length);
    const element = { name: match[2] ?? '', attributes: attributesOf(match[3] ?? ''), children: [] };
    if (match[4] === '/') return element;
    return { ...element, children: content(element.name) };
  };
  const content = (name: string): (Element | string)[] => {
    const children: (Element | string)[] = [];
    for (;;) {
      const words = TEXT.exec(rest);
      if (words !== null) {
        children.push(words[0]);
        rest = rest.slice(words[0].length);
      } else if (rest.startsWith(`</${name}>`)) {
        rest = rest.slice(name.length + 3);
        return children;
      } else children.push(read());
    }
  };
  const root = read();
  if (rest.trim() !== '') throw new Error(`more than one root: ${rest.slice(0, 80)}`);
  return root;
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/\s+([A-Za-z][A-Za-z0-9:-]*)="([^"<]*)"/gu)) {
    if (attributes.has(name)) throw new Error(`${name} twice`);
    if (/&(?!(?:amp|lt|gt|quot|#\d{1,7});)/u.test(value)) throw new Error(`a bare & in ${name}`);
    attributes.set(name, value);
  }
  return attributes;
}

/** The element and all below it, in the order of the text. */
export function elementsOf(root: Element): readonly Element[] {
  return [root, ...root.children.flatMap((child) => (typeof child === 'string' ? [] : elementsOf(child)))];
}

export function textOf(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** What could run or load something, as a list of names: empty for a safe document. */
export function dangersIn(root: Element): readonly string[] {
  return elementsOf(root).flatMap(({ name, attributes }) => [
    ...(/^(?:script|iframe|object|embed|link|img|image|use|foreignobject|base|form)$/iu.test(name)
      ? [name]
      : []),
    ...[...attributes].flatMap(([key, value]) => {
      if (/^(?:on|style$|src|action|xlink)/iu.test(key)) return [key];
      return key === 'href' && !/^#[a-z0-9-]+$/u.test(value) ? [`href ${value}`] : [];
    }),
  ]);
}
