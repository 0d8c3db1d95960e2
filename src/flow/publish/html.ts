/** A document as one HTML page without script, for reading and for printing from a browser. */
import { isolated } from './bidi.ts';
import {
  type Block,
  type Figure,
  isRightToLeft,
  type PaperDocument,
  type Printed,
  piecesOf,
  safeHref,
  type Table,
  type Words,
} from './document.ts';
import { escaped, svgOf } from './svg.ts';

function html(words: Words): string {
  return piecesOf(words)
    .map(({ text, bold, italic, href }) => {
      let said = escaped(text).replaceAll('\n', '<br>');
      if (italic) said = `<em>${said}</em>`;
      if (bold) said = `<strong>${said}</strong>`;
      const safe = safeHref(href);
      return safe ? `<a href="${escaped(safe)}" rel="noopener noreferrer">${said}</a>` : said;
    })
    .join('');
}

function table({ caption, columns, rows, note, headless }: Table): string {
  const side = (i: number): string => (columns[i]?.align === 'end' ? ' class="end"' : '');
  const head = columns.map(({ label }, i) => `<th scope="col"${side(i)}>${escaped(label)}</th>`).join('');
  const field = (cell: Words, i: number): string =>
    headless && i % 2 === 0 ? `<th scope="row">${html(cell)}</th>` : `<td${side(i)}>${html(cell)}</td>`;
  const body = rows.map((row) => `<tr>${row.map((cell, i) => field(cell, i)).join('')}</tr>`).join('\n');
  const top = caption ? `<caption>${escaped(caption)}</caption>` : '';
  const below = note ? `<p class="small">${escaped(note)}</p>` : '';
  const heads = headless ? '' : `<thead><tr>${head}</tr></thead>`;
  return `<table>${top}${heads}<tbody>\n${body}</tbody></table>${below}`;
}

function figure(drawing: Figure): string {
  const { caption } = drawing;
  return `<figure>${svgOf(drawing)}${caption ? `<figcaption>${escaped(caption)}</figcaption>` : ''}</figure>`;
}

function block(one: Block): string {
  switch (one.kind) {
    case 'heading':
      return `<h${one.level + 1}>${escaped(one.text)}</h${one.level + 1}>`;
    case 'paragraph':
      return `<p class="${one.style ?? 'plain'}">${html(one.words)}</p>`;
    case 'list': {
      const tag = one.ordered ? 'ol' : 'ul';
      const items = one.items.map((item) => `<li>${html(item)}</li>`).join('\n');
      return `<${tag}${one.small ? ' class="small"' : ''}>\n${items}</${tag}>`;
    }
    case 'table':
      return table(one);
    case 'note':
      return `<aside${one.loud ? ' class="loud"' : ''}>${one.title ? `<strong>${escaped(one.title)}</strong><br>` : ''}${html(one.words)}</aside>`;
    case 'figure':
      return figure(one);
    case 'signatures':
      return one.lines
        .map(
          ({ role, name, dateLabel }) =>
            `<p class="sign"><span>${escaped(name ? `${role}: ${name}` : role)}</span><span>${escaped(dateLabel ?? '')}</span></p>`,
        )
        .join('\n');
    case 'pageBreak':
      return '<div class="page"></div>';
  }
}

const STYLE = `body{font:11pt/1.4 "DejaVu Sans",Arial,sans-serif;color:#1a1a1a;max-width:48em;margin:2em auto;padding:0 1em}
h1{font-size:1.6em;line-height:1.2}h2{font-size:1.25em}h3{font-size:1.1em}.lead{font-size:1.08em}.small,figcaption{font-size:.86em;color:#404040}
table{border-collapse:collapse;width:100%;font-size:.9em}caption{text-align:start;font-weight:bold}th{background:#e6e6e6}
th,td{text-align:start;vertical-align:top;padding:.25em .4em;border-bottom:1px solid #b3b3b3;overflow-wrap:anywhere}.end{text-align:end}
aside{background:#f2f2f2;border-inline-start:3px solid #595959;padding:.6em .8em;margin:1em 0}.loud{background:#fff;border:2px solid #b3261e}a{color:#1f4e8c;overflow-wrap:anywhere}
.sign{display:flex;gap:2em;margin-top:3em}.sign span{flex:1;border-top:1px solid #404040}svg{display:block;width:100%;height:auto;margin:0 auto}figure{margin:1em 0}svg text{font-family:inherit}
footer{margin-top:2em;padding-top:.4em;border-top:1px solid #8c8c8c;font-size:.8em;color:#404040}
@page{size:A4;margin:17mm}@media print{body{margin:0;max-width:none;font-size:9.5pt}thead{display:table-header-group}.page{break-after:page}h2,h3{break-after:avoid}}`;

/** Dates held together in the text and never inside a tag, where they may be part of an address. */
const held = (page: string): string => page.replace(/>([^<]+)</g, (_, text: string) => `>${isolated(text)}<`);

/** Prints the document as HTML. */
export function printHtml(paper: PaperDocument): Printed {
  const { language, title, subtitle, issuer, edition, blocks } = paper;
  const foot = [issuer, ...edition].map((line) => `<span>${escaped(line)}</span>`).join(' · ');
  const page = `<!doctype html>
<html lang="${language}" dir="${isRightToLeft(language) ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escaped(title)}</h1>
${subtitle ? `<p class="lead">${escaped(subtitle)}</p>` : ''}
${isRightToLeft(language) ? held(blocks.map(block).join('\n')) : blocks.map(block).join('\n')}
</main><footer>${foot}</footer></body></html>
`;
  const bytes = new TextEncoder().encode(page);
  return { bytes, mime: 'text/html; charset=utf-8', extension: 'html', pages: null };
}
