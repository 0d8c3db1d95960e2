/**
 * One hazard, and everything somebody works with around it: what remains, who is on it, what blocks closing; map,
 * account, released parts, work, quality, documents, evidence, history. Now, or as of a moment: then everything
 * shown is of that moment, and nothing can be begun from it.
 */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { PlaceName } from '../map/panels.tsx';
import { isClosed, titleOf } from '../map/ResultsTable.tsx';
import { evidenceQuery, hazardQuery, programmeQuery, type ServedHazard } from '../queries.ts';
import { useProgrammeId, useSession } from '../session.tsx';
import { HazardGlyph, PageHeader, usePageTitle } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { AsOfBanner, AsOfControl } from './AsOf.tsx';
import { EvidenceLadder } from './EvidenceLadder.tsx';
import { useFilters } from './filters.ts';
import { History } from './History.tsx';
import { Lineage } from './Lineage.tsx';
import registry from './registry.module.css';
import { AccountSection } from './workbench/AccountSection.tsx';
import { Actions } from './workbench/Actions.tsx';
import { useAlso } from './workbench/also.ts';
import { DocumentsSection, WaitingReports } from './workbench/DocumentsSection.tsx';
import { HandoverSection } from './workbench/HandoverSection.tsx';
import { Jumps } from './workbench/Jumps.tsx';
import { KeyFacts } from './workbench/KeyFacts.tsx';
import { PartsSection } from './workbench/PartsSection.tsx';
import { QualitySection } from './workbench/QualitySection.tsx';
import { type OneHazard, useEarlyReads, useIsMember } from './workbench/queries.ts';
import { Read, Section } from './workbench/Section.tsx';
import { StatusStrip } from './workbench/StatusStrip.tsx';
import { Where } from './workbench/Where.tsx';
import { WorkSection } from './workbench/WorkSection.tsx';
import classes from './workbench/workbench.module.css';

export function HazardPage() {
  const t = useT();
  const programme = useProgrammeId();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { search, change } = useFilters();
  const asOf = search.asOf;
  const setAsOf = (moment: string | undefined) => change({ asOf: moment });
  useEarlyReads(programme, id, asOf);
  const { data, error, refetch } = useQuery(hazardQuery(programme, id, asOf));
  if (error && asOf) {
    return (
      <div className="page">
        <AsOfBanner asOf={asOf} onNow={() => setAsOf(undefined)} />
        <EmptyState title={t('registry.notThen.title')} hint={t('registry.notThen.hint')} />
      </div>
    );
  }
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return <Record hazard={data} of={{ programme, id: data.id, asOf }} setAsOf={setAsOf} />;
}

interface RecordProps {
  readonly of: OneHazard;
  readonly hazard: ServedHazard;
  readonly setAsOf: (moment: string | undefined) => void;
}

function Record({ of, hazard, setAsOf }: RecordProps) {
  const { programme, asOf } = of;
  const t = useT();
  usePageTitle(titleOf(t, hazard));
  return (
    <div className={`page ${classes.wide}`}>
      {asOf ? <AsOfBanner asOf={asOf} onNow={() => setAsOf(undefined)} /> : null}
      <PageHeader
        title={
          <span className={registry.title}>
            <HazardGlyph
              classification={hazard.classification}
              closed={isClosed(hazard.workStatus)}
              size={28}
            />
            <bdi>{titleOf(t, hazard)}</bdi>
          </span>
        }
        hint={<InShort hazard={hazard} programme={programme} />}
      />
      <StatusStrip of={of} hazard={hazard} />
      <WaitingReports of={of} />
      <Actions of={of} hazard={hazard} />
      <Jumps />
      <Ground of={of} hazard={hazard} />
      <Background of={of} hazard={hazard} setAsOf={setAsOf} />
      <PrintedEdition programme={programme} asOf={asOf} />
    </div>
  );
}

/** What it is, in which state, where: one line under the name. */
function InShort({ hazard, programme }: { hazard: ServedHazard; programme: string }) {
  const code = useCode();
  const { classification, workStatus, contamination, placeCode, localId } = hazard;
  return (
    <span className={classes.short}>
      <span>{code('classification', classification)}</span>
      <span>{code('workStatus', workStatus)}</span>
      {contamination.length > 0 ? (
        <span>{contamination.map((kind) => code('contamination', kind)).join(', ')}</span>
      ) : null}
      {placeCode ? <PlaceName programme={programme} code={placeCode} /> : null}
      {localId ? <span className="ltr">{localId}</span> : null}
    </span>
  );
}

/** The ground on one side, the people working on it on the other. */
function Ground({ of, hazard }: Omit<RecordProps, 'setAsOf'>) {
  const t = useT();
  const member = useIsMember();
  return (
    <div className={`${registry.columns} ${classes.ground}`}>
      <div className={registry.stack}>
        <section className={registry.bare} aria-label={t('registry.where')} id="where">
          <Where of={of} hazard={hazard} />
        </section>
        <AccountSection of={of} hazard={hazard} />
        <PartsSection of={of} />
      </div>
      <div className={registry.stack}>
        {member ? (
          <>
            <WorkSection of={of} />
            <QualitySection of={of} />
            <HandoverSection of={of} />
          </>
        ) : null}
        <Section id="facts" title={t('registry.facts')}>
          <KeyFacts hazard={hazard} programme={of.programme} />
        </Section>
      </div>
    </div>
  );
}

/** On what it stands, what happened, and what it was before. */
function Background({ of, hazard, setAsOf }: RecordProps) {
  const t = useT();
  const signedIn = useSession()?.user;
  const evidence = useQuery(evidenceQuery(of.programme, of.id, of.asOf));
  const also = useAlso(of);
  return (
    <div className={`${registry.columns} ${classes.background}`}>
      <div className={registry.stack}>
        <Section id="evidence" title={t('registry.evidence')}>
          <Read query={evidence}>{({ items }) => <EvidenceLadder points={items} />}</Read>
        </Section>
        <Section id="history" title={t('registry.history')}>
          <History programme={of.programme} id={of.id} asOf={of.asOf} onAsOf={setAsOf} also={also} />
        </Section>
      </div>
      <div className={registry.stack}>
        {signedIn ? <DocumentsSection of={of} /> : null}
        <Lineage hazard={hazard} programme={of.programme} asOf={of.asOf} />
        <AsOfControl asOf={of.asOf} onChange={setAsOf} />
      </div>
    </div>
  );
}

/** On paper only: which state of the record this is, so that the sheet can be checked and made again. */
function PrintedEdition({ programme, asOf }: { programme: string; asOf: string | undefined }) {
  const t = useT();
  const format = useFormat();
  const { data } = useQuery(programmeQuery(programme));
  if (!data) return null;
  return (
    <footer className={registry.printOnly}>
      <p>
        {t('registry.edition', {
          programme: data.id,
          seq: asOf ?? String(data.headSeq),
          at: format.moment(new Date().toISOString()),
        })}
      </p>
      <p className="ltr">
        {data.headSeq} · {data.headHash}
      </p>
    </footer>
  );
}
