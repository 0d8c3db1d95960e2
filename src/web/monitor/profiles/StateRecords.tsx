/** What a profile has besides events: positions, law, reports of the state's own, contamination, open replies. */
import { Link } from '@tanstack/react-router';
import { useFormat } from '../../i18n/format.ts';
import { nameIn, useLanguage, useT } from '../../i18n/language.tsx';
import { useWords } from '../events/words.ts';
import type { Measure, Profile, Statement } from './contract.ts';
import { EventLink, PublicationLink, usePublicationName } from './links.tsx';
import classes from './profiles.module.css';
import { Statements } from './Statements.tsx';

interface Props {
  readonly profile: Profile;
  readonly statements: readonly Statement[];
}

export function Policy({ profile: { positions }, statements }: Props) {
  const t = useT();
  const { edtf } = useWords();
  return (
    <section className="card" aria-labelledby="policy">
      <h2 id="policy">{t('profiles.section.policy')}</h2>
      {positions.length + statements.length === 0 ? (
        <p className={classes.fine}>{t('profiles.nothing')}</p>
      ) : null}
      <ul className={classes.records}>
        {positions.map(({ id, kind, on, subject, value, source }) => (
          <li key={id}>
            <span className={classes.fine}>
              {edtf(on)} · {t(`profiles.position.${kind}`)}
            </span>
            <span>
              {subject}: {value}
            </span>
            {source ? <PublicationLink id={source}>{t('profiles.source')}</PublicationLink> : null}
          </li>
        ))}
      </ul>
      <Statements statements={statements} caption={t('profiles.statements')} />
    </section>
  );
}

function Waivers({ waivers }: Pick<Measure, 'waivers'>) {
  const t = useT();
  const { edtf } = useWords();
  if (waivers.length === 0) return null;
  return (
    <ul className={classes.causes}>
      {waivers.map(({ on, authority, eventId }) => (
        <li key={on + authority}>
          {t('profiles.law.waiver', { on: edtf(on), authority })}{' '}
          {eventId ? <EventLink id={eventId}>{t('profiles.law.for')}</EventLink> : null}
        </li>
      ))}
    </ul>
  );
}

function Law({ measure }: { measure: Measure }) {
  const t = useT();
  const format = useFormat();
  const { act, items } = useWords();
  const { validFrom, validTo, conditions, confidence, source } = measure;
  const [from, to] = [validFrom ? format.day(validFrom) : '…', validTo ? format.day(validTo) : '…'];
  return (
    <li>
      <strong>{measure.effectText}</strong>
      <span>
        {items(measure.itemClass)} · {measure.acts.map(act).join(', ')}
      </span>
      {conditions.length > 0 ? (
        <div>
          <span className={classes.fine}>{t('profiles.law.conditions')}</span>
          <ul className={classes.causes}>
            {conditions.map((condition) => (
              <li key={condition}>{condition}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <Waivers waivers={measure.waivers} />
      <span className={classes.fine}>
        <bdi>{measure.instrument}</bdi> · {from} – {to}
        {confidence ? ` · ${confidence}` : ''}
        {source ? ` · ${source}` : ''}
      </span>
    </li>
  );
}

export function NationalLaw({ profile: { measures }, statements }: Props) {
  const t = useT();
  return (
    <section className="card" aria-labelledby="law">
      <h2 id="law">{t('profiles.section.law')}</h2>
      {measures.length + statements.length === 0 ? (
        <p className={classes.fine}>{t('profiles.nothing')}</p>
      ) : null}
      <ul className={classes.records}>
        {measures.map((measure) => (
          <Law key={measure.id} measure={measure} />
        ))}
      </ul>
      <Statements statements={statements} caption={t('profiles.law.said')} />
    </section>
  );
}

export function Transparency({ profile: { transparency } }: { profile: Profile }) {
  const t = useT();
  const { edtf } = useWords();
  const name = usePublicationName();
  return (
    <section className="card" aria-labelledby="transparency">
      <h2 id="transparency">{t('profiles.section.transparency')}</h2>
      {transparency.length === 0 ? <p className={classes.fine}>{t('profiles.nothing')}</p> : null}
      <ul className={classes.records}>
        {transparency.map((publication) => (
          <li key={publication.id}>
            <PublicationLink id={publication.id}>{name(publication)}</PublicationLink>
            <span className={classes.fine}>
              {publication.publishedOn ? edtf(publication.publishedOn) : '–'}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One way, and no more than that it may be relevant: nothing claimed about a state says anything about its ground. */
export function Contamination({ profile: { hazards, name } }: { profile: Profile }) {
  const t = useT();
  const language = useLanguage();
  return (
    <section className="card" aria-labelledby="contamination">
      <h2 id="contamination">{t('profiles.section.contamination')}</h2>
      {hazards.length === 0 ? <p className={classes.fine}>{t('profiles.hazards.none', { name })}</p> : null}
      <ul className={classes.records}>
        {hazards.map(({ programme, names, fictional, hazards: count }) => (
          <li key={programme}>
            <Link to="/$programme/hazards" params={{ programme }} search={{}} className={classes.link}>
              <bdi>{nameIn(names, language)}</bdi>
            </Link>
            <span>{t('profiles.hazards.count', { n: count })}</span>
            {fictional ? <span className={classes.fine}>{t('profiles.hazards.fictional')}</span> : null}
          </li>
        ))}
      </ul>
      <p className={classes.note}>{t('profiles.hazards.note')}</p>
    </section>
  );
}

export function OpenReplies({ profile: { replies } }: { profile: Profile }) {
  const t = useT();
  const format = useFormat();
  return (
    <section className="card" aria-labelledby="replies">
      <h2 id="replies">{t('profiles.section.replies')}</h2>
      {replies.length === 0 ? <p className={classes.fine}>{t('profiles.replies.none')}</p> : null}
      <ul className={classes.records}>
        {replies.map(({ eventId, title, openedAt }) => (
          <li key={eventId}>
            <EventLink id={eventId}>{title}</EventLink>
            <span className={classes.fine}>
              {t('profiles.replies.since', { when: format.moment(openedAt) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
