/** Small sums for drawings: words in lines, lines with round corners. */

/** Words in at most so many lines of about so many letters; what does not fit ends in an ellipsis. */
export function wrapped(text: string, letters: number, lines: number): string[] {
  const found: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((one) => pieces(one, letters))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= letters) line = longer;
    else {
      found.push(line);
      line = word;
    }
  }
  found.push(line);
  if (found.length <= lines) return found;
  const last = found[lines - 1] ?? '';
  return [...found.slice(0, lines - 1), `${last.slice(0, letters - 1)}…`];
}

const pieces = (word: string, letters: number): string[] =>
  word.match(new RegExp(`.{1,${letters}}`, 'gu')) ?? [word];

interface Point {
  readonly x: number;
  readonly y: number;
}

/** From one place to another: along, down or up, along again, with round corners. */
export function elbow(from: Point, to: Point): string {
  const middle = (from.x + to.x) / 2;
  const down = Math.sign(to.y - from.y);
  const along = Math.sign(to.x - from.x);
  if (Math.abs(to.y - from.y) < 1) return `M${from.x} ${from.y}H${to.x}`;
  const r = Math.min(8, Math.abs(to.y - from.y) / 2, Math.abs(to.x - from.x) / 2);
  return [
    `M${from.x} ${from.y}`,
    `H${middle - along * r}`,
    `Q${middle} ${from.y} ${middle} ${from.y + down * r}`,
    `V${to.y - down * r}`,
    `Q${middle} ${to.y} ${middle + along * r} ${to.y}`,
    `H${to.x}`,
  ].join('');
}
