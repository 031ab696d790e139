/**
 * Runs in a page: every text that is shown, with how far its colour is from what is painted behind it. In pictures that
 * is the last shape before the text which covers its middle; elsewhere the nearest ancestor with a background.
 */
(() => {
  const channels = (colour) => {
    const [red, green, blue, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    return { rgb: [red, green, blue], alpha };
  };
  const luminance = ({ rgb }) => {
    const [red, green, blue] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [more, less] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (more + 0.05) / (less + 0.05);
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.alpha === 1) return colour;
      if (colour.alpha > 0) throw new Error('half a background');
    }
    return channels('rgb(255, 255, 255)');
  };
  const behindInPicture = (text) => {
    const box = text.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    let found = null;
    for (const shape of text.ownerSVGElement.querySelectorAll('rect')) {
      if ((shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING) === 0) continue;
      const { left, right, top, bottom } = shape.getBoundingClientRect();
      const { fill } = getComputedStyle(shape);
      if (fill !== 'none' && left <= x && x <= right && top <= y && y <= bottom) found = channels(fill);
    }
    return found ?? behind(text.ownerSVGElement);
  };
  const shown = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const inPicture = element.closest('svg') !== null;
    if (node.data.trim() === '' || (inPicture && element.localName !== 'text')) continue;
    if (element.closest('.unseen') !== null || !element.checkVisibility({ visibilityProperty: true }))
      continue;
    const style = getComputedStyle(element);
    const own = channels(inPicture ? style.fill : style.color);
    const ground = inPicture ? behindInPicture(element) : behind(element);
    shown.push({ text: node.data.trim().slice(0, 40), ratio: own.alpha === 1 ? ratio(own, ground) : 0 });
  }
  return shown;
})();
