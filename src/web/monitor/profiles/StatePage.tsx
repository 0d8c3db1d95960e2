/** Where a state stands and what is said about it, in the order the yearly reports of the field are read in. */
import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useLanguage, useT } from '../../i18n/language.tsx';
import { useProgrammeId } from '../../session.tsx';
import { PageHeader } from '../../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../../ui/states.tsx';
import { type Address, useAddress } from '../events/address.ts';
import { ClocksBar, ClocksLine } from '../events/ClocksBar.tsx';
import { StateExports } from '../exports/StateExports.tsx';
import { MonitorNav } from '../MonitorNav.tsx';
import { Changes } from './Changes.tsx';
import type { Profile } from './contract.ts';
import classes from './profiles.module.css';
import { profileQuery } from './queries.ts';
import { SaidSection } from './StateEvents.tsx';
import { Contamination, NationalLaw, OpenReplies, Policy, Transparency } from './StateRecords.tsx';
import { TreatyPanel } from './TreatyPanel.tsx';

const SECTIONS = [
  'treaties',
  'policy',
  'use',
  'production',
  'transfer',
  'stockpile',
  'transparency',
  'law',
  'contamination',
  'changes',
  'replies',
  'other',
] as const;

/** Jumps inside the page; not router links, so that the clocks in the address stay as they are. */
function Contents() {
  const t = useT();
  return (
    <nav className={`${classes.contents} no-print`} aria-label={t('profiles.contents')}>
      {SECTIONS.map((id) => (
        <a key={id} href={`#${id}`}>
          {t(`profiles.section.${id}`)}
        </a>
      ))}
    </nav>
  );
}

function YearChanges({ profile }: { profile: Profile }) {
  const t = useT();
  const year = profile.clocks.asOf.slice(0, 4);
  return (
    <section className="card" aria-labelledby="changes">
      <h2 id="changes">{t('profiles.section.changesIn', { year })}</h2>
      {profile.changes.length === 0 ? <p className={classes.fine}>{t('profiles.changes.noneYear')}</p> : null}
      <Changes changes={profile.changes} />
    </section>
  );
}

function Summary({ profile, address }: { profile: Profile; address: Address }) {
  const t = useT();
  return (
    <section className={classes.summary} aria-label={t('profiles.summary')}>
      {profile.summary.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <ClocksBar address={address}>
        <p className={classes.fine}>
          <ClocksLine clocks={profile.clocks} /> {t('profiles.entry', { seq: profile.headSeq })}
        </p>
      </ClocksBar>
    </section>
  );
}

export function StatePage() {
  const programme = useProgrammeId();
  const { iso3 = '' } = useParams({ strict: false }) as { iso3?: string };
  const address = useAddress();
  const { data, error, refetch } = useQuery(profileQuery(programme, useLanguage(), iso3, address.clocks));
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return <State key={data.iso3} profile={data} address={address} />;
}

function State({ profile, address }: { profile: Profile; address: Address }) {
  const t = useT();
  const said = (section: string) => ({
    events: profile.events.filter((event) => event.section === section),
    statements: profile.statements.filter((statement) => statement.section === section),
  });
  return (
    <article className="page">
      <MonitorNav />
      <PageHeader
        title={profile.name}
        hint={t('profiles.lead')}
        actions={
          <Button
            variant="default"
            className="no-print"
            leftSection={<IconPrinter size={17} aria-hidden="true" />}
            onClick={() => window.print()}
          >
            {t('profiles.print')}
          </Button>
        }
      />
      <Summary profile={profile} address={address} />
      <div className={classes.withContents}>
        <Contents />
        <div className={classes.stack}>
          <TreatyPanel profile={profile} />
          <Policy profile={profile} statements={said('policy').statements} />
          <SaidSection id="use" {...said('use')} />
          <SaidSection id="production" {...said('production')} />
          <SaidSection id="transfer" {...said('transfer')} />
          <SaidSection id="stockpile" {...said('stockpile')} />
          <Transparency profile={profile} />
          <NationalLaw profile={profile} statements={said('law').statements} />
          <Contamination profile={profile} />
          <YearChanges profile={profile} />
          <OpenReplies profile={profile} />
          <SaidSection id="other" {...said('other')} />
          <StateExports iso3={profile.iso3} clocks={{ ...profile.clocks, seq: profile.headSeq }} />
        </div>
      </div>
    </article>
  );
}
