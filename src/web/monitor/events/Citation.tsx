/** A link that gives this very page again, and the words to cite it with: clocks, rules, ledger position and hash. */
import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useT } from '../../i18n/language.tsx';
import { toastDone } from '../../ui/toasts.tsx';
import { useAddress } from './address.ts';
import { useMoment } from './ClocksBar.tsx';
import type { EventFile } from './contract.ts';
import classes from './events.module.css';
import { titleOf } from './words.ts';

/** The page with both clocks fixed: `knownAt` is the ledger position, which never means anything else. */
function usePermanentLink({ event, citation }: EventFile): string {
  const { search } = useAddress();
  const { asOf, seq, ruleset, programme } = citation;
  const params = new URLSearchParams({ asOf, knownAt: String(seq ?? 0), ruleset });
  if (search.document) params.set('document', search.document);
  const path = `/${programme}/monitor/events/${encodeURIComponent(event.id)}`;
  return `${window.location.origin}${path}?${params.toString()}`;
}

function useCitation(file: EventFile): string {
  const t = useT();
  const moment = useMoment();
  const link = usePermanentLink(file);
  const { citation, event, assessment } = file;
  return t('events.cite.text', {
    title: titleOf(event.doc.title, assessment.support, t),
    label: assessment.label.words,
    programme: citation.programme,
    asOf: moment(citation.asOf),
    seq: String(citation.seq ?? 0),
    hash: citation.hash,
    rules: t(`events.ruleset.${citation.ruleset}`),
    link,
  });
}

export function Citation({ file }: { file: EventFile }) {
  const t = useT();
  const link = usePermanentLink(file);
  const text = useCitation(file);
  const copy = async (what: string): Promise<void> => {
    await navigator.clipboard?.writeText(what);
    toastDone(t('events.cite.copied'));
  };
  return (
    <section className="card" aria-labelledby="cite">
      <h2 id="cite">{t('events.cite.title')}</h2>
      <p className={classes.citation}>{text}</p>
      <div className={`${classes.clockButtons} no-print`}>
        <Button
          variant="default"
          leftSection={<IconCopy size={16} aria-hidden="true" />}
          onClick={() => void copy(text)}
        >
          {t('events.cite.copy')}
        </Button>
        <Button variant="subtle" onClick={() => void copy(link)}>
          {t('events.cite.link')}
        </Button>
      </div>
    </section>
  );
}

/** On paper only. */
export function PrintedEdition({ file }: { file: EventFile }) {
  const text = useCitation(file);
  return <footer className={classes.printOnly}>{text}</footer>;
}
