/** Other case files this one touches or must not be mixed up with, and the parties' right of reply. */
import { Link } from '@tanstack/react-router';
import { useT } from '../../i18n/language.tsx';
import { useProgrammeId } from '../../session.tsx';
import { Fact, Facts } from '../../ui/pieces.tsx';
import type { Address } from './address.ts';
import type { EventFile } from './contract.ts';
import classes from './events.module.css';
import { useWords } from './words.ts';

/** Most telling first: what must not be taken for this one. */
const KINDS = ['distinct', 'same', 'part_of', 'similar', 'precedent'];

export function Related({ file, address }: { file: EventFile; address: Address }) {
  const t = useT();
  const programme = useProgrammeId();
  const order = (kind: string): number => KINDS.indexOf(kind);
  const related = file.related.toSorted((a, b) => order(a.kind) - order(b.kind));
  return (
    <section className="card" aria-labelledby="related">
      <h2 id="related">{t('events.related.title')}</h2>
      {related.length === 0 ? <p className={classes.note}>{t('events.related.none')}</p> : null}
      <ul className={classes.plainList}>
        {related.map(({ event, title, kind }) => (
          <li key={event} className={classes.quietRow}>
            <span className={classes.kind}>{t(`events.related.${kind}`)}</span>
            <Link
              to="/$programme/monitor/events/$id"
              params={{ programme, id: event }}
              search={address.clocks}
            >
              <bdi>{title}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Reply({ file }: { file: EventFile }) {
  const t = useT();
  const { format } = useWords();
  const { openedOn, received } = file.reply;
  return (
    <section className={`card ${classes.reply}`} aria-labelledby="reply">
      <h2 id="reply">{t('events.reply.title')}</h2>
      <Facts>
        <Fact label={t('events.reply.opened')}>
          {openedOn ? format.moment(openedOn) : t('events.reply.notOpened')}
        </Fact>
        <Fact label={t('events.reply.public')}>
          {file.public.is
            ? t('events.reply.isPublic')
            : file.public.from
              ? t('events.notPublic.until', { when: format.moment(file.public.from) })
              : t(`events.public.${file.public.reasonKey}`)}
        </Fact>
      </Facts>
      <h3>{t('events.reply.received')}</h3>
      {received.length === 0 ? <p className={classes.fine}>{t('events.reply.none')}</p> : null}
      <ul className={classes.plainList}>
        {received.map(({ id, doc }) => (
          <li key={id} className={classes.quietRow}>
            <strong>{format.day(doc.on)}</strong>
            <span>
              <bdi>{doc.verdict ?? doc.why}</bdi>
            </span>
          </li>
        ))}
      </ul>
      <p className={classes.fine}>{t('events.reply.how')}</p>
    </section>
  );
}
