/**
 * Text that people wrote, made fit for paper: no signs that turn lines round or that a file cannot hold. What such
 * signs would do to the words after them is the reason. Pure.
 */

/** Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX 9). */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** What XML forbids, and the other controls: only new lines stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g;
const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** The words alone, no longer than `most` letters; longer ones end in an ellipsis. */
export function plainText(text: string, most = 400): string {
  const clean = text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, ' ')
    .replace(TURNING, '')
    .replace(HALVES, '\ufffd')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const letters = [...clean];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : clean;
}

/** Words of another direction held together inside a sentence (first strong isolate); others stay as they are. */
export function held(text: string, rightToLeft: boolean): string {
  return rightToLeft || RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}
