/** Files about one state: the two-page brief, and the tables of the year it is seen in. */
import { type Clocks, FileLinks } from './FileLinks.tsx';

export function StateExports({ iso3, clocks }: { iso3: string; clocks: Clocks }) {
  const brief = `/monitor/states/${iso3}/brief`;
  const tables = `/monitor/tables/${clocks.asOf.slice(0, 4)}`;
  const links = [
    { path: brief, format: 'pdf', words: 'briefPdf' },
    { path: brief, format: 'docx', words: 'briefDocx' },
    { path: brief, format: 'html', words: 'briefHtml' },
    { path: tables, format: 'pdf', words: 'tablesPdf' },
    { path: tables, format: 'csv', words: 'tablesCsv' },
  ];
  return <FileLinks id="files" links={links} clocks={clocks} />;
}
