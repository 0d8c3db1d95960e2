/** What is counted: everything held here, or what one document says alone. Always printed. */
import { NativeSelect } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useT } from '../../i18n/language.tsx';
import type { Address } from './address.ts';
import type { EventFile } from './contract.ts';
import classes from './events.module.css';
import { useWords, type Words } from './words.ts';

interface Named {
  readonly document: string;
  readonly name: string;
}

/** Documents that say something of the event, named by the publication most of it was read in. */
function documentsOf(file: EventFile, words: Words): Named[] {
  const publications = new Map(file.publications.map(({ id, doc }) => [id, doc]));
  const agents = new Map(file.agents.map(({ id, doc }) => [id, doc]));
  return [...new Set(file.claims.map(({ document }) => document))].sort().map((document) => {
    const first = file.claims.find((claim) => claim.document === document)?.doc.path[0] ?? '';
    const publication = publications.get(first);
    if (!publication) return { document, name: document };
    const who = words.publication(publication, agents.get(publication.publisher));
    const on = publication.publishedOn ? words.edtf(publication.publishedOn) : null;
    return { document, name: on ? `${who}, ${on}` : who };
  });
}

/** Documents known so far: one alone shows only itself. */
function useDocuments(file: EventFile): readonly Named[] {
  const words = useWords();
  const [seen, setSeen] = useState<readonly Named[]>([]);
  const now = documentsOf(file, words);
  const all = file.scope === 'all' || seen.length === 0 ? now : seen;
  useEffect(() => {
    if (file.scope === 'all') setSeen(documentsOf(file, words));
  }, [file, words]);
  return all;
}

export function ScopeLine({ file }: { file: EventFile }) {
  const t = useT();
  const words = useWords();
  if (file.scope === 'all') return <strong>{t('events.scope.all.line')}</strong>;
  const name = documentsOf(file, words)
    .map((one) => one.name)
    .join(', ');
  return <strong>{t('events.scope.document.line', { name })}</strong>;
}

export function ScopeSwitch({ file, address }: { file: EventFile; address: Address }) {
  const t = useT();
  const documents = useDocuments(file);
  const on = address.search.document ?? '';
  if (documents.length === 0) return null;
  const choose = (document: string) => address.change({ document: document || undefined });
  const short = documents.length <= 2;
  return (
    <div className={`${classes.scope} no-print`}>
      {short ? (
        <fieldset className={classes.segments} aria-label={t('events.scope.title')}>
          {[{ document: '', name: t('events.scope.all') }, ...documents].map(({ document, name }) => (
            <button
              key={document}
              type="button"
              className={classes.segment}
              aria-pressed={on === document}
              onClick={() => choose(document)}
            >
              {document === '' ? name : t('events.scope.document', { name })}
            </button>
          ))}
        </fieldset>
      ) : (
        <NativeSelect
          label={t('events.scope.title')}
          value={on}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[
            { value: '', label: t('events.scope.all') },
            ...documents.map(({ document, name }) => ({
              value: document,
              label: t('events.scope.document', { name }),
            })),
          ]}
        />
      )}
    </div>
  );
}
