/**
 * Who says so: one row an origin, those who only passed it on folded under it; the parties' answers in a block of
 * their own; other states, and what has no effect, apart and quieter.
 */
import { IconChevronDown, IconEqualNot } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import type { ClaimFact } from '../../../core/monitor/claim-facts.ts';
import type { Answer } from '../../../core/monitor/dispute.ts';
import type { Origin } from '../../../core/monitor/support.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import type { EventFile } from './contract.ts';
import classes from './events.module.css';
import { SourceLink } from './Links.tsx';
import type { Lookup } from './lookup.ts';
import { capital, isolated, useWords } from './words.ts';

interface PanelProps {
  readonly file: EventFile;
  readonly lookup: Lookup;
}

/** First day it can have been said. */
const saidOn = ({ firstSaidOn, saidOn: { from, to } }: ClaimFact): string | null => firstSaidOn ?? from ?? to;

const distinct = <T,>(values: readonly T[]): T[] => [...new Set(values)];
const defined = (values: readonly (string | null | undefined)[]): string[] =>
  values.filter((value): value is string => value != null && value !== '').sort();

function Captured({ is }: { is: boolean }) {
  const t = useT();
  return (
    <span className={classes.captured} data-is={is}>
      {t(is ? 'events.captured' : 'events.notCaptured')}
    </span>
  );
}

/** Names of the publication a claim was read in, with where in it. */
function useReadIn(lookup: Lookup): (claims: readonly ClaimFact[]) => string {
  const t = useT();
  const words = useWords();
  return (claims) => {
    const [first] = claims;
    const publication = lookup.publication(first?.publicationId ?? null);
    const name = publication
      ? words.publication(publication, lookup.agent(publication.publisher))
      : (first?.path[0]?.name ?? t('events.notRecorded'));
    const anchors = distinct(defined(claims.map(({ anchor }) => anchor)));
    if (anchors.length === 0) return name;
    return t('events.readAt', { name: isolated(name), anchor: isolated(anchors.join(', ')) });
  };
}

/** One cell of a row; nothing when there is nothing to say. */
function Cell({ label, wide, children }: { label: string; wide?: boolean; children: ReactNode }) {
  if (children === null || children === undefined || children === '') return null;
  return (
    <div data-wide={wide}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Facts of some statements by one speaker: since when, restated, withdrawn, kept here, where it was read. */
function SayingFacts(props: {
  claims: readonly ClaimFact[];
  captured: boolean;
  lookup: Lookup;
  standing?: ReactNode;
  /** The standing takes the whole line. */
  wide?: boolean;
}) {
  const t = useT();
  const code = useCode();
  const { edtf, format, list } = useWords();
  const readIn = useReadIn(props.lookup);
  const { claims } = props;
  const since = defined(claims.map(saidOn))[0];
  const restated = defined(claims.flatMap(({ restatedOn }) => restatedOn)).at(-1);
  const withdrawn = defined(claims.map(({ withdrawnOn }) => withdrawnOn)).at(-1);
  const places = distinct(claims.map(({ publicationId }) => publicationId)).map((id) =>
    readIn(claims.filter(({ publicationId }) => publicationId === id)),
  );
  return (
    <dl className={classes.cells}>
      <Cell label={t('events.who.standing')} wide={props.wide}>
        {props.standing}
      </Cell>
      <Cell label={t('events.who.stance')}>
        {list(distinct(claims.map(({ stance }) => code('stance', stance))))}
      </Cell>
      <Cell label={t('events.who.since')}>{since ? edtf(since) : t('events.notRecorded')}</Cell>
      <Cell label={t('events.who.restated')}>{restated ? edtf(restated) : null}</Cell>
      <Cell label={t('events.who.withdrawn')}>{withdrawn ? format.day(withdrawn) : null}</Cell>
      <Cell label={t('events.who.captured')}>
        <Captured is={props.captured} />
      </Cell>
      <Cell label={t('events.who.anchor')} wide={places.length > 1 || claims.length > 1}>
        {places.join(' · ')}
      </Cell>
    </dl>
  );
}

/** How an origin is described: unnamed people as the publisher describes them, else named, else a document. */
function useStanding(lookup: Lookup): (origin: Origin) => string {
  const t = useT();
  return (origin) => {
    const speakers = distinct(origin.claims.map(({ speakerId }) => speakerId)).map(lookup.agent);
    const group = speakers.find((agent) => agent?.kind === 'anonymous_group');
    if (origin.kind === 'document') return t('events.standing.document');
    if (!group) return t(origin.named ? 'events.standing.named' : 'events.standing.unnamed');
    const who = group.describedAs ?? origin.anonymous ?? '';
    return who ? t('events.standing.unnamedAs', { who }) : t('events.standing.unnamed');
  };
}

interface Passed {
  readonly id: string;
  readonly claims: readonly ClaimFact[];
}
/** Statements that only passed it on, by the publication they were read in, oldest first. */
function passedOn({ claims, direct }: Origin): Passed[] {
  const own = new Set(direct.map(({ id }) => id));
  const by = new Map<string, ClaimFact[]>();
  for (const claim of claims.filter(({ id }) => !own.has(id))) {
    const id = claim.publicationId ?? claim.path[0]?.id ?? claim.id;
    by.set(id, [...(by.get(id) ?? []), claim]);
  }
  const first = ({ claims: all }: Passed): string => defined(all.map(saidOn))[0] ?? '';
  return [...by].map(([id, all]) => ({ id, claims: all })).sort((a, b) => (first(a) < first(b) ? -1 : 1));
}

/** What a relay changed, and how. */
export function Drift({ kind, note }: { kind: string; note: string }) {
  const t = useT();
  return (
    <>
      <IconEqualNot size={15} aria-hidden="true" />
      <span>
        {t('events.drift.changed', { what: t(`events.drift.${kind}`) })} <bdi>{note}</bdi>
      </span>
    </>
  );
}

function PassedRow({ passed, file, lookup }: { passed: Passed } & PanelProps) {
  const t = useT();
  const code = useCode();
  const words = useWords();
  const publication = lookup.publication(passed.id);
  const name = publication
    ? words.publication(publication, lookup.agent(publication.publisher))
    : (passed.claims[0]?.path[0]?.name ?? t('events.notRecorded'));
  const relays = file.relays.filter(({ doc }) => doc.from === passed.id).map(({ doc }) => doc);
  const drift = relays.flatMap((relay) => relay.drift ?? []);
  const since = defined(passed.claims.map(saidOn))[0];
  const anchors = distinct(defined(passed.claims.map(({ anchor }) => anchor)));
  return (
    <li className={classes.passedRow}>
      <span className={classes.passedName}>
        <SourceLink id={passed.id} lookup={lookup}>
          {name}
        </SourceLink>
      </span>
      <span className={classes.fine}>
        {[
          since ? words.edtf(since) : null,
          ...distinct(relays.map(({ kind }) => code('relayKind', kind))),
          anchors.join(', '),
        ]
          .filter(Boolean)
          .join(' · ')}{' '}
        <Captured is={lookup.captured(passed.id)} />
      </span>
      {drift.map(({ kind, note }) => (
        <span key={`${kind}${note}`} className={classes.drift}>
          <Drift kind={kind} note={note} />
        </span>
      ))}
    </li>
  );
}

function OriginRow({ origin, n, file, lookup }: { origin: Origin; n: number } & PanelProps) {
  const t = useT();
  const id = useId();
  const standing = useStanding(lookup);
  const { party } = useWords();
  const passed = passedOn(origin);
  const [open, setOpen] = useState(false);
  const name = origin.name ? party(origin.name) : t('events.unnamed');
  return (
    <li className={classes.origin}>
      <h3 className={classes.originName}>
        <span className={`${classes.originNumber} tnum`}>{n}</span>
        <SourceLink id={origin.key} lookup={lookup}>
          {name}
        </SourceLink>
      </h3>
      <SayingFacts
        claims={origin.direct.length > 0 ? origin.direct : origin.claims}
        captured={origin.captured}
        lookup={lookup}
        standing={standing(origin)}
        wide
      />
      {passed.length > 0 ? (
        <>
          <button
            type="button"
            className={classes.fold}
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
          >
            <IconChevronDown size={17} aria-hidden="true" />
            {t('events.who.passedOn', { n: passed.length })}
          </button>
          <ul id={id} hidden={!open} className={classes.passed}>
            {passed.map((one) => (
              <PassedRow key={one.id} passed={one} file={file} lookup={lookup} />
            ))}
          </ul>
        </>
      ) : null}
    </li>
  );
}

function AnswerRow({ answer, lookup }: { answer: Answer; lookup: Lookup }) {
  const t = useT();
  const code = useCode();
  const { act, edtf, format, language, party } = useWords();
  const readIn = useReadIn(lookup);
  const { claim, closed, onRecord } = answer;
  const about = claim.aboutAct
    ? null
    : lookup.proposition(lookup.claim(claim.id)?.doc.proposition ?? '')?.type;
  const state = claim.speakerState ? party(claim.speakerState) : null;
  const since = saidOn(claim);
  const restated = defined(claim.restatedOn).at(-1);
  return (
    <li className={classes.answer} data-closed={closed !== null || undefined}>
      <h4 className={classes.originName}>
        <SourceLink id={claim.speakerId} lookup={lookup}>
          {capital(claim.speakerName ?? t('events.unnamed'), language)}
        </SourceLink>
        <small>
          {t(`events.role.${answer.party}`)}
          {state ? <bdi>: {state}</bdi> : null}
        </small>
      </h4>
      {about ? <p className={classes.fine}>{t('events.who.about', { act: act(about) })}</p> : null}
      <p className={classes.answerLine}>
        <strong>{code('stance', claim.stance)}</strong>
        {since ? <span>{t('events.who.sinceDay', { day: edtf(since) })}</span> : null}
        {restated ? <span>{t('events.who.restatedDay', { day: edtf(restated) })}</span> : null}
        <span>{t(onRecord ? 'events.standing.onRecord' : 'events.standing.offRecord')}</span>
        <span>{readIn([claim])}</span>
        <Captured is={claim.captured} />
      </p>
      {closed ? (
        <p className={classes.closed}>{t(`events.closed.${closed.by}`, { day: format.day(closed.on) })}</p>
      ) : null}
    </li>
  );
}

function QuietRow({ claim, lookup, note }: { claim: ClaimFact; lookup: Lookup; note?: string }) {
  const t = useT();
  const code = useCode();
  const { edtf, language } = useWords();
  const readIn = useReadIn(lookup);
  const since = saidOn(claim);
  return (
    <li className={classes.quietRow}>
      <strong>
        <bdi>{capital(claim.speakerName ?? t('events.unnamed'), language)}</bdi>
      </strong>
      <span>
        {[code('stance', claim.stance), since ? edtf(since) : null, readIn([claim])]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {note ? <span className={classes.drift}>{note}</span> : null}
    </li>
  );
}

function Quiet({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <div className={classes.quiet}>
      <h3>{title}</h3>
      <p className={classes.fine}>{hint}</p>
      <ul className={classes.plainList}>{children}</ul>
    </div>
  );
}

function Beside({ file, lookup }: PanelProps) {
  const t = useT();
  const { format } = useWords();
  const { contradicting, thirdStates, noLineage, fallen } = file.assessment;
  return (
    <>
      {contradicting.length > 0 ? (
        <Quiet title={t('events.who.contradicting')} hint={t('events.who.contradicting.hint')}>
          {contradicting.map((claim) => (
            <QuietRow key={claim.id} claim={claim} lookup={lookup} />
          ))}
        </Quiet>
      ) : null}
      {thirdStates.length > 0 ? (
        <Quiet title={t('events.who.thirdStates')} hint={t('events.who.thirdStates.hint')}>
          {thirdStates.map((claim) => (
            <QuietRow key={claim.id} claim={claim} lookup={lookup} />
          ))}
        </Quiet>
      ) : null}
      {noLineage.length > 0 ? (
        <Quiet title={t('events.who.noLineage')} hint={t('events.who.noLineage.hint')}>
          {noLineage.map((claim) => (
            <QuietRow key={claim.id} claim={claim} lookup={lookup} />
          ))}
        </Quiet>
      ) : null}
      {fallen.length > 0 ? (
        <Quiet title={t('events.who.fallen')} hint={t('events.who.fallen.hint')}>
          {fallen.map(({ claim, by, on }) => (
            <QuietRow
              key={claim.id}
              claim={claim}
              lookup={lookup}
              note={t(`events.fallen.${by}`, { day: format.day(on) })}
            />
          ))}
        </Quiet>
      ) : null}
    </>
  );
}

export function WhoSaysSo({ file, lookup }: PanelProps) {
  const t = useT();
  const { originsDetail, answers } = file.assessment;
  return (
    <section className="card" aria-labelledby="who">
      <h2 id="who">{t('events.who.title')}</h2>
      {originsDetail.length === 0 ? <p className={classes.note}>{t('events.who.nobody')}</p> : null}
      <ol className={classes.plainList}>
        {originsDetail.map((origin, i) => (
          <OriginRow key={origin.key} origin={origin} n={i + 1} file={file} lookup={lookup} />
        ))}
      </ol>
      <div className={classes.answers}>
        <h3>{t('events.who.answers')}</h3>
        {answers.length === 0 ? <p className={classes.note}>{t('events.who.noAnswer')}</p> : null}
        <ul className={classes.plainList}>
          {answers.map((answer) => (
            <AnswerRow key={answer.claim.id} answer={answer} lookup={lookup} />
          ))}
        </ul>
      </div>
      <Beside file={file} lookup={lookup} />
    </section>
  );
}
