/** Archives without a clock: the same files give the same bytes. */
import { type Zippable, zipSync } from 'fflate';

/** The earliest time a ZIP can say, at noon so that no time zone moves it before 1980. */
const NO_TIME = new Date(1980, 0, 1, 12);

/**
 * An archive of these files in this order. `stored` keeps every byte as it is, so that two versions of a library
 * cannot disagree about the result; `deflated` is smaller.
 */
export function zipOf(
  files: readonly (readonly [string, Uint8Array])[],
  how: 'stored' | 'deflated',
): Uint8Array {
  const all: Zippable = {};
  for (const [name, bytes] of files) all[name] = [bytes, { level: how === 'stored' ? 0 : 6, mtime: NO_TIME }];
  return zipSync(all);
}
