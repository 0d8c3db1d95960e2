/** Alleged acts a state is named in: the label of each, as what the state is named, and what speakers for it said. */
import { Fragment } from 'react';
import { useT } from '../../i18n/language.tsx';
import { NotPublic } from '../events/EventsPage.tsx';
import { Marks } from '../events/LabelMark.tsx';
import { useWords, windowEdtf } from '../events/words.ts';
import type { ProfileEvent, Statement } from './contract.ts';
import { EventLink, StateLink, WhoLink } from './links.tsx';
import classes from './profiles.module.css';
import { Stance, Statements } from './Statements.tsx';

function Parties({ event }: { event: ProfileEvent }) {
  const t = useT();
  const { party } = useWords();
  return (
    <span className={classes.roles}>
      {inOrder(event.parties).map(([role, who]) => (
        <span key={role}>
          <span className={classes.role}>{t(`profiles.part.${role}`)}</span>{' '}
          {/^[A-Z]{3}$/.test(who) ? <StateLink id={who}>{party(who)}</StateLink> : <bdi>{party(who)}</bdi>}
        </span>
      ))}
    </span>
  );
}

/** The newest thing each speaker said of it comes first, as served. */
function Answers({ answers }: { answers: readonly Statement[] }) {
  const t = useT();
  const { edtf } = useWords();
  if (answers.length === 0) return null;
  return (
    <div className={classes.answers}>
      <p className={classes.fine}>{t('profiles.answers')}</p>
      <ul>
        {answers.map(({ claimId, speaker, stance, saidOn }) => (
          <li key={claimId}>
            <WhoLink who={speaker} /> <Stance stance={stance} />{' '}
            <span className={classes.fine}>{saidOn ? edtf(saidOn) : '–'}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Event({ event }: { event: ProfileEvent }) {
  const t = useT();
  const { items, edtf } = useWords();
  const window = event.window ? edtf(windowEdtf(event.window)) : null;
  return (
    <li className={classes.event}>
      <EventLink id={event.id}>{event.title}</EventLink>
      <p className={classes.eventLabel}>{event.label.words}</p>
      <p className={classes.eventLine}>
        <Marks support={event.support} dispute={event.dispute} />
        <span>{t('profiles.origins', { n: event.origins })}</span>
        <NotPublic event={event} />
      </p>
      <Parties event={event} />
      <p className={classes.fine}>
        {[items(event.itemClass), window ? t('profiles.saidToBe', { when: window }) : null]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <Answers answers={event.answers} />
    </li>
  );
}

/** In this order a reader of a transfer section asks. */
const PARTS: readonly string[] = [
  'supplier',
  'recipient',
  'intermediary',
  'designOrigin',
  'origin',
  'producer',
  'partner',
  'actor',
  'place',
  'holder',
  'transitState',
  'requester',
  'addressee',
];

/** Givers before takers, as a sentence would have them. */
function inOrder(parties: ProfileEvent['parties']): [string, string][] {
  const place = (role: string): number => PARTS.indexOf(role);
  return Object.entries(parties).sort(([a], [b]) => place(a) - place(b));
}

/** Events of one section, under the part the state is named in. An event stands once, under its first part. */
function grouped(events: readonly ProfileEvent[]): [string, ProfileEvent[]][] {
  const groups = new Map<string, ProfileEvent[]>();
  for (const event of events) {
    const part = PARTS.find((one) => event.parts.includes(one)) ?? 'state';
    groups.set(part, [...(groups.get(part) ?? []), event]);
  }
  return [...groups].sort(([a], [b]) => PARTS.indexOf(a) - PARTS.indexOf(b));
}

interface SectionProps {
  readonly id: string;
  readonly events: readonly ProfileEvent[];
  readonly statements: readonly Statement[];
}

export function SaidSection({ id, events, statements }: SectionProps) {
  const t = useT();
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{t(`profiles.section.${id}`)}</h2>
      {events.length === 0 && statements.length === 0 ? (
        <p className={classes.fine}>{t('profiles.nothing')}</p>
      ) : null}
      {grouped(events).map(([part, theirs]) => (
        <Fragment key={part}>
          <h3 className={classes.partHead}>{t(`profiles.as.${part}`)}</h3>
          <ul className={classes.events}>
            {theirs.map((event) => (
              <Event key={event.id} event={event} />
            ))}
          </ul>
        </Fragment>
      ))}
      <Statements statements={statements} caption={t('profiles.statements')} />
    </section>
  );
}
