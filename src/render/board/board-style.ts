import { inBothLights, TONES } from './board-palette.js';
import type { Palette } from './board-palette.js';

const FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif';

const SHAPES = `.board text{font:400 12px ${FONT}}
.board .title{font-size:18px;font-weight:700}
.board .side{font-size:13px;font-weight:600}
.board .label{font-size:14px;font-weight:600}
.board .place{text-anchor:end}
.board .count{text-anchor:middle;font-weight:600}
.board .rtl{direction:rtl;unicode-bidi:isolate;text-anchor:end}
.board .card-gone,.board .exit{stroke-dasharray:5 3}
.board .card-new{stroke-width:2}
.board .stays,.board .moves,.board .flows{fill:none}
.board .moves{stroke-width:1.5;stroke-dasharray:5 3}
.board .flows{stroke-width:2.5}
`;

function colours({ ground, card, ink, quiet, line, grounds, inks }: Palette): string {
  const tones = TONES.map(
    (tone) =>
      `.board .ink-${tone}{fill:${inks[tone]}}.board .card-${tone}{fill:${grounds[tone]};stroke:${inks[tone]}}`,
  );
  return `.board text{fill:${ink}}.board .ground{fill:${ground}}.board .card{fill:${card};stroke:${line}}
.board .quiet,.board .place{fill:${quiet}}.board .open{fill:none;stroke:${quiet};stroke-width:1.5}.board .closed{fill:${quiet}}
.board .stays{stroke:${line};stroke-dasharray:1 3}.board .moves{stroke:${inks.moved}}.board .tip-moves{fill:${inks.moved}}
.board .flows{stroke:${inks.flow}}.board .tip-flows{fill:${inks.flow}}.board .badge{fill:${grounds.flow};stroke:${inks.flow}}
.board .count{fill:${inks.flow}}.board .exit{fill:none;stroke:${inks.flow}}
${tones.join('\n')}
`;
}

/**
 * Styles of a board, light and dark. All rules are scoped to `.board`, so a page can include them once for many boards.
 */
export const BOARD_STYLE = `\n${SHAPES}${inBothLights(colours)}`;
