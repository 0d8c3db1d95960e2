/** Where the files of an event can be taken away. Shows nothing while there are none. */
import type { EventFile } from './contract.ts';

export function EventExports(_: { file: EventFile }) {
  return null;
}
