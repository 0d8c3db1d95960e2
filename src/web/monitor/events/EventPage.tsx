/** One event: what is alleged, how many people say so, why the label is what it is, and as of when. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useLanguage, useT } from '../../i18n/language.tsx';
import { useProgrammeId } from '../../session.tsx';
import { Fact, Facts, usePageTitle } from '../../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../../ui/states.tsx';
import { EventExports } from '../exports/EventExports.tsx';
import { MonitorNav } from '../MonitorNav.tsx';
import { type Address, eventQuery, useAddress } from './address.ts';
import { Citation, PrintedEdition } from './Citation.tsx';
import { ClaimGraphPanel } from './ClaimGraph.tsx';
import { ClocksBar, ClocksLine } from './ClocksBar.tsx';
import type { EventFile } from './contract.ts';
import { NotPublic } from './EventsPage.tsx';
import classes from './events.module.css';
import { Glance } from './Glance.tsx';
import { LabelHistory } from './LabelHistory.tsx';
import { Marks } from './LabelMark.tsx';
import { LegalTable } from './LegalTable.tsx';
import { PartyLink } from './Links.tsx';
import { lookupOf } from './lookup.ts';
import { Reasons } from './Reasons.tsx';
import { Related, Reply } from './Related.tsx';
import { ScopeLine, ScopeSwitch } from './Scope.tsx';
import { SensitivityStrip } from './SensitivityStrip.tsx';
import { TransferTimeline } from './TransferTimeline.tsx';
import { WhoSaysSo } from './WhoSaysSo.tsx';
import { titleOf, useWords, windowEdtf } from './words.ts';

export function EventPage() {
  const programme = useProgrammeId();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const address = useAddress();
  const asked = { ...address.clocks, document: address.search.document };
  const { data, error, refetch } = useQuery(eventQuery(programme, useLanguage(), id, asked));
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return <Event file={data} address={address} />;
}

const ROLES = ['supplier', 'recipient', 'intermediary', 'actor', 'producer', 'holder'] as const;

function KeyFacts({ file }: { file: EventFile }) {
  const t = useT();
  const { items, act, edtf } = useWords();
  const { doc } = file.event;
  const { assessment } = file;
  return (
    <Facts>
      {ROLES.map((role) => (
        <Fact key={role} label={t(`events.role.${role}`)}>
          {doc.parties?.[role] ? <PartyLink party={doc.parties[role]} /> : null}
        </Fact>
      ))}
      <Fact label={t('events.place')}>{doc.place ? <PartyLink party={doc.place} /> : null}</Fact>
      <Fact label={t('events.class')}>
        {items(doc.itemClass)} <code className={`${classes.code} ltr`}>{doc.itemClass}</code>
      </Fact>
      <Fact label={t('events.act')}>{act(doc.actType)}</Fact>
      {assessment.windows.map((window) => (
        <Fact key={window.role} label={t(`events.lane.${window.role}`)}>
          {edtf(windowEdtf(window))} <code className={`${classes.code} ltr`}>{windowEdtf(window)}</code>
          {window.date.kind === 'conflict' ? <small>{t('events.window.conflict')}</small> : null}
          {window.date.relayVariants.length > 0 ? (
            <small>
              {t('events.window.variants', { list: window.date.relayVariants.map(edtf).join(', ') })}
            </small>
          ) : null}
        </Fact>
      ))}
      <Fact label={t('events.credibility')}>
        <span className="tnum">{t('events.credibility.value', { n: assessment.credibility })}</span>
      </Fact>
      {doc.tracked ? null : <Fact label={t('events.tracked')}>{doc.why ?? t('events.notTracked')}</Fact>}
    </Facts>
  );
}

/** A label two people set stands beside the computed one and never in its place. */
function Override({ file }: { file: EventFile }) {
  const { t, format } = useWords();
  const set = file.judgements.filter(
    ({ doc }) => doc.kind === 'override_label' && doc.subject.includes(file.event.id),
  );
  return set.map(({ id, doc }) => (
    <p key={id} className={classes.override}>
      {t('events.override', { day: format.day(doc.on) })} <strong>{doc.verdict}</strong> <bdi>{doc.why}</bdi>
    </p>
  ));
}

function Head({ file }: { file: EventFile }) {
  const { t, items, act } = useWords();
  const { event, assessment, citation } = file;
  return (
    <header className={classes.head}>
      <p className={classes.kicker}>
        {act(event.doc.actType)} · {items(event.doc.itemClass)}
      </p>
      <h1>
        <bdi>{titleOf(event.doc.title, assessment.support, t)}</bdi>
      </h1>
      <p className={classes.label} data-support={assessment.support}>
        {assessment.label.words}
      </p>
      <Override file={file} />
      <p className={classes.under}>
        <Marks {...assessment} /> <NotPublic event={file} />
      </p>
      <p className={classes.printed}>
        <ScopeLine file={file} /> <ClocksLine clocks={citation} />
      </p>
    </header>
  );
}

function Event({ file, address }: { file: EventFile; address: Address }) {
  const t = useT();
  const lookup = useMemo(() => lookupOf(file), [file]);
  usePageTitle(titleOf(file.event.doc.title, file.assessment.support, t));
  return (
    <article className="page">
      <MonitorNav />
      <Head file={file} />
      <Glance file={file} />
      <div className={classes.controls}>
        <ClocksBar address={address}>
          <ScopeSwitch file={file} address={address} />
        </ClocksBar>
      </div>
      <div className={classes.columns}>
        <div className={classes.stack}>
          <WhoSaysSo file={file} lookup={lookup} />
          <Reasons file={file} lookup={lookup} />
        </div>
        <div className={classes.stack}>
          <section className="card" aria-labelledby="facts">
            <h2 id="facts">{t('events.facts')}</h2>
            <KeyFacts file={file} />
          </section>
          <SensitivityStrip file={file} address={address} />
          <Reply file={file} />
        </div>
      </div>
      <div className={classes.stack}>
        <ClaimGraphPanel file={file} lookup={lookup} />
        <TransferTimeline file={file} lookup={lookup} />
        <LegalTable file={file} />
      </div>
      <div className={classes.halves}>
        <LabelHistory file={file} lookup={lookup} address={address} />
        <div className={classes.stack}>
          <Related file={file} address={address} />
          <Citation file={file} />
          <EventExports file={file} />
        </div>
      </div>
      <PrintedEdition file={file} />
    </article>
  );
}
