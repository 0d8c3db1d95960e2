/** Files of one event, at the clocks the page shows. */
import type { EventFile } from '../events/contract.ts';
import { FileLinks } from './FileLinks.tsx';

/** Most wanted first: what is quoted, then what is read by tools. */
const FORMATS = ['pack', 'csv', 'jsonld', 'claimreview', 'ftm', 'nanopub'] as const;

export function EventExports({ file }: { file: EventFile }) {
  const { asOf, seq, ruleset } = file.citation;
  const path = `/monitor/events/${encodeURIComponent(file.event.id)}/export`;
  const links = FORMATS.map((format) => ({ path, format, words: format }));
  return <FileLinks id="files" links={links} clocks={{ asOf, seq, ruleset }} />;
}
