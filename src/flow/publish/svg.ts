/** A drawing as SVG: in pages of HTML, and beside the text of DOCX. Strokes and text only, nothing outside the file. */
import { type Figure, INKS, type Shape } from './document.ts';

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand in an element or an attribute. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign);

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** An end of text seen from the page; SVG counts ends in the direction of writing. */
function anchorOf(anchor: 'start' | 'middle' | 'end', turned: boolean): string {
  if (anchor === 'middle' || !turned) return anchor;
  return anchor === 'start' ? 'end' : 'start';
}

function label({
  at,
  text,
  size = 7,
  anchor = 'start',
  bold,
  ink,
  halo,
}: Extract<Shape, { kind: 'label' }>): string {
  const turned = RIGHT_TO_LEFT.test(text);
  const attributes = [
    `x="${at[0]}"`,
    // The middle of the letters, not their foot.
    `y="${Math.round((at[1] + size * 0.36) * 100) / 100}"`,
    `font-size="${size}"`,
    `text-anchor="${anchorOf(anchor, turned)}"`,
    `direction="${turned ? 'rtl' : 'ltr'}"`,
    `fill="${INKS[ink ?? 'black']}"`,
    ...(bold ? ['font-weight="bold"'] : []),
    ...(halo ? ['stroke="#ffffff" stroke-width="2.4" stroke-linejoin="round" paint-order="stroke"'] : []),
  ];
  return `<text ${attributes.join(' ')}>${escaped(text)}</text>`;
}

function shape(one: Shape): string {
  if (one.kind === 'dot')
    return `<circle cx="${one.at[0]}" cy="${one.at[1]}" r="${one.radius}" fill="${INKS[one.fill ?? 'white']}" stroke="${INKS[one.stroke ?? 'black']}" stroke-width="0.8"/>`;
  if (one.kind === 'label') return label(one);
  const path = one.lines
    .map((line) => `M${line.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}${one.closed ? 'Z' : ''}`)
    .join('');
  const fill = one.hatch ? 'url(#hatch)' : one.fill ? INKS[one.fill] : 'none';
  const dash = one.dash ? ` stroke-dasharray="${one.dash.join(' ')}"` : '';
  const stroke = !one.stroke && one.fill ? 'none' : INKS[one.stroke ?? 'black'];
  return `<path d="${path}" fill="${fill}" fill-rule="evenodd" stroke="${stroke}" stroke-width="${one.width ?? 0.8}"${dash}/>`;
}

const round = (n: number): number => Math.round(n * 100) / 100;

const HATCH =
  '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V5" stroke="#595959"/></pattern></defs>';

/** The drawing as one element; `alone` when it is a file of its own. */
export function svgOf({ width, height, shapes, alt }: Figure, alone = false): string {
  const own = alone
    ? ` xmlns="http://www.w3.org/2000/svg" width="${width}pt" height="${height}pt" font-family="Arial, 'DejaVu Sans', sans-serif"`
    : ` style="max-width:${width}pt"`;
  const hatch = shapes.some((one) => one.kind === 'path' && one.hatch) ? HATCH : '';
  return `<svg${own} viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(alt)}">${hatch}${shapes.map(shape).join('')}</svg>`;
}
