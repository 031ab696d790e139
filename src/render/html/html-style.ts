import { createHash } from 'node:crypto';
import { inBothLights, TONES } from '../board/board-palette.js';
import type { Palette } from '../board/board-palette.js';
import { BOARD_STYLE } from '../board/board-style.js';

const SHAPES = `:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1rem 1rem 4rem;font:400 1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem;padding-top:.75rem;border-top:1px solid}
h3{font-size:1rem;margin:1.25rem 0 .25rem}
p,ul,ol,table,pre,figure,details{margin:.5rem 0}
ul,ol{padding-left:1.25rem}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
pre{padding:.75rem;border-radius:6px;overflow-x:auto}
.next pre{white-space:pre-wrap}
.wide{overflow-x:auto}
.board{display:block;max-width:100%;min-width:34rem;height:auto}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid}
td.number{text-align:right}
.access th,.access td{min-width:8rem;overflow-wrap:break-word}
.access th[scope=row]{position:sticky;left:0;max-width:9rem;overflow-wrap:anywhere}
th[scope=row]{font-weight:600;min-width:6.5rem}
thead th{overflow-wrap:normal}
main li{margin:.35rem 0}
main td li{margin:0}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
td ul{list-style:none;padding:0;margin:0}
del,ins{text-decoration:none}
summary{cursor:pointer;font-weight:600;padding:.25rem 0}
article{padding:.25rem 1rem .5rem;margin:.75rem 0;border:1px solid;border-left-width:5px;border-radius:6px}
.mark{display:inline-block;border:1px solid;border-radius:6px;padding:0 .5rem;font-size:.8125rem;font-weight:600}
.steps{list-style:none;padding:0}
.steps input{width:1.1rem;height:1.1rem;margin:0 .5rem 0 0;vertical-align:-.15rem}
.skip{position:absolute;left:-100rem}
.skip:focus{left:1rem;top:.5rem;padding:.5rem 1rem}
:focus-visible{outline:3px solid;outline-offset:2px}
@media print{body{max-width:none;font-size:10pt}nav,.skip{display:none}details::details-content{content-visibility:visible;block-size:auto}article,tr,.board{break-inside:avoid}h2,h3,caption{break-after:avoid}.wide{overflow:visible}.board,.access th,.access td{min-width:0}.access th[scope=row]{position:static}pre{white-space:pre-wrap}}
`;

function colours({ page, ground, ink, quiet, line, grounds, inks }: Palette): string {
  const marks = TONES.map(
    (tone) =>
      `.mark.${tone}{background:${grounds[tone]};color:${inks[tone]}}article.${tone}{border-color:${inks[tone]}}`,
  );
  return `body{background:${page};color:${ink}}a{color:${inks.moved}}pre{background:${ground}}.quiet{color:${quiet}}
h2,th,td{border-color:${line}}.skip:focus,.access th[scope=row]{background:${page}}:focus-visible{outline-color:${inks.moved}}
del,.lost{color:${inks.gone}}ins{color:${inks.new}}.lost{font-weight:600}
${marks.join('\n')}
`;
}

/** Styles of a page: light, dark, print. A constant text, so that the page's policy can contain its digest. */
export const PAGE_STYLE = `\n${SHAPES}${inBothLights(colours)}${BOARD_STYLE}`;

/** Nothing is loaded or run; the only style sheet is allowed by its digest. */
export const PAGE_POLICY = `default-src 'none'; img-src data:; style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
