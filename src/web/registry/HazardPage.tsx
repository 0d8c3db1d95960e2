/** One hazard: where it is, what is known, on whose word, who decided what and why, now or as of a moment. */
import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { OrganisationName, PlaceName, ReportLink } from '../map/panels.tsx';
import { isClosed, titleOf } from '../map/ResultsTable.tsx';
import { type DrawnShape, ShapeMap } from '../map/ShapeMap.tsx';
import {
  evidenceQuery,
  hazardQuery,
  programmeQuery,
  type ServedEvidence,
  type ServedHazard,
} from '../queries.ts';
import { SketchMap } from '../review/SketchMap.tsx';
import { useProgrammeId, useSession } from '../session.tsx';
import { useMayReport } from '../tasks/report.ts';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { ClassificationLabel, Fact, Facts, HazardGlyph, PageHeader, usePageTitle } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { AsOfBanner, AsOfControl } from './AsOf.tsx';
import { EvidenceLadder } from './EvidenceLadder.tsx';
import { useFilters } from './filters.ts';
import { History } from './History.tsx';
import { Lineage } from './Lineage.tsx';
import { ReportsAbout } from './ReportsAbout.tsx';
import classes from './registry.module.css';

function Areas({ hazard }: { hazard: ServedHazard }) {
  const t = useT();
  const format = useFormat();
  const { areaM2, reportedAreaM2 } = hazard;
  const difference =
    areaM2 && reportedAreaM2 !== null ? Math.round(((reportedAreaM2 - areaM2) / areaM2) * 100) : null;
  return (
    <>
      <Fact label={t('registry.area.computed')}>
        {areaM2 === null ? null : (
          <>
            {format.area(areaM2)}
            {areaM2 >= 10_000 ? <small className={classes.aside}>{format.areaM2(areaM2)}</small> : null}
          </>
        )}
      </Fact>
      <Fact label={t('registry.area.reported')}>
        {reportedAreaM2 === null ? null : (
          <>
            {format.area(reportedAreaM2)}
            {difference ? (
              <small className={classes.aside}>
                {t('registry.area.difference', {
                  percent: format.number(Math.abs(difference)),
                  more: difference > 0 ? 'yes' : 'no',
                })}
              </small>
            ) : null}
          </>
        )}
      </Fact>
      <Fact label={t('registry.perimeter')}>
        {hazard.perimeterM === null ? null : format.metres(hazard.perimeterM)}
      </Fact>
    </>
  );
}

function KeyFacts({ hazard, programme }: { hazard: ServedHazard; programme: string }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const period = [hazard.emplacedFrom, hazard.emplacedTo].filter((day) => day !== null).map(format.day);
  return (
    <Facts>
      <Fact label={t('registry.classification')}>
        <ClassificationLabel classification={hazard.classification} closed={isClosed(hazard.workStatus)} />
      </Fact>
      <Fact label={t('registry.workStatus')}>{code('workStatus', hazard.workStatus)}</Fact>
      <Fact label={t('registry.contamination')}>
        {hazard.contamination.map((c) => code('contamination', c)).join(', ') || t('shell.unknown')}
      </Fact>
      <Areas hazard={hazard} />
      <Fact label={t('registry.dateOfInformation')}>{format.day(hazard.dateOfInformation)}</Fact>
      <Fact label={t('registry.place')}>
        {hazard.placeCode ? <PlaceName programme={programme} code={hazard.placeCode} /> : null}
      </Fact>
      <Fact label={t('registry.org')}>
        {hazard.orgCode ? <OrganisationName programme={programme} code={hazard.orgCode} /> : null}
      </Fact>
      <Fact label={t('registry.marking')}>{hazard.marking ? code('marking', hazard.marking) : null}</Fact>
      <Fact label={t('registry.blocked')}>
        {hazard.blocked.map((use) => code('blockedUse', use)).join(', ')}
      </Fact>
      <Fact label={t('registry.emplaced')}>{period.join(' – ')}</Fact>
      <Fact label={t('registry.fixedBy')}>
        {hazard.entered
          ? [
              code('fixedBy', hazard.entered.fixedBy),
              hazard.entered.accuracyM === null ? '' : `± ${format.metres(hazard.entered.accuracyM)}`,
            ]
              .filter(Boolean)
              .join(', ')
          : null}
      </Fact>
      <Fact label={t('registry.typed')}>
        {hazard.entered?.text ? <code className={`${classes.typed} ltr`}>{hazard.entered.text}</code> : null}
      </Fact>
      <Fact label={t('registry.description')}>{hazard.description}</Fact>
      <Fact label={t('registry.id')}>
        <span className={`${classes.id} ltr`}>{hazard.id}</span>
      </Fact>
    </Facts>
  );
}

function shapesOf(hazard: ServedHazard, evidence: readonly ServedEvidence[]): DrawnShape[] {
  const { shape, classification, workStatus, precision } = hazard;
  return [
    { shape, role: 'hazard', classification, workStatus, generalised: precision === 'generalised' },
    ...evidence.flatMap((point): DrawnShape[] =>
      point.position ? [{ shape: point.position, role: 'evidence', grade: point.grade }] : [],
    ),
  ];
}

function Where({ hazard, evidence }: { hazard: ServedHazard; evidence: readonly ServedEvidence[] }) {
  const t = useT();
  const code = useCode();
  const shapes = useMemo(() => shapesOf(hazard, evidence), [hazard, evidence]);
  if (!hazard.shape) return <p className={classes.note}>{t('registry.noShape')}</p>;
  const label = t('registry.mapOf', { name: titleOf(t, hazard) });
  const marks = evidence.flatMap(({ position, grade, kind }) =>
    position ? [{ at: position.coordinates, kind: grade, label: code('evidenceKind', kind) }] : [],
  );
  return (
    <>
      {hazard.precision === 'generalised' ? (
        <p className={classes.note}>{t('registry.approximate.note')}</p>
      ) : null}
      <div className="no-print">
        <ShapeMap shapes={shapes} label={label} height="min(420px, 46vh)" />
      </div>
      {/* A drawn map does not print everywhere; the sketch does. */}
      <div className={classes.printOnly} aria-hidden="true">
        <SketchMap before={null} after={hazard.shape} marks={marks} title={label} />
      </div>
    </>
  );
}

function Actions({ hazard, programme }: { hazard: ServedHazard; programme: string }) {
  const t = useT();
  const mayReport = useMayReport('nts');
  const outlined = hazard.precision === 'exact' && hazard.shape !== null && hazard.shape.type !== 'Point';
  return (
    <div className={`${classes.actions} no-print`}>
      <ButtonLink
        variant="default"
        to="/$programme/map"
        params={{ programme }}
        search={{ hazard: hazard.id }}
      >
        {t('registry.onMap')}
      </ButtonLink>
      <ReportLink programme={programme} search={{ hazard: hazard.id }}>
        {t('map.reportAbout')}
      </ReportLink>
      {mayReport && outlined && !isClosed(hazard.workStatus) ? (
        <ButtonLink
          variant="default"
          to="/$programme/hazards/$id/split"
          params={{ programme, id: hazard.id }}
          search={{}}
        >
          {t('registry.split')}
        </ButtonLink>
      ) : null}
      <Button
        variant="default"
        leftSection={<IconPrinter size={17} aria-hidden="true" />}
        onClick={() => window.print()}
      >
        {t('registry.print')}
      </Button>
    </div>
  );
}

export function HazardPage() {
  const t = useT();
  const programme = useProgrammeId();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { search, change } = useFilters();
  const asOf = search.asOf;
  const setAsOf = (moment: string | undefined) => change({ asOf: moment });
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
  return <Record hazard={data} programme={programme} asOf={asOf} setAsOf={setAsOf} />;
}

interface RecordProps {
  readonly hazard: ServedHazard;
  readonly programme: string;
  readonly asOf: string | undefined;
  readonly setAsOf: (moment: string | undefined) => void;
}

const NONE: readonly ServedEvidence[] = [];

function Record({ hazard, programme, asOf, setAsOf }: RecordProps) {
  const t = useT();
  const evidence = useQuery(evidenceQuery(programme, hazard.id, asOf));
  const signedIn = useSession()?.user;
  usePageTitle(titleOf(t, hazard));
  const points = evidence.data?.items ?? NONE;
  const closed = isClosed(hazard.workStatus);
  return (
    <div className="page">
      {asOf ? <AsOfBanner asOf={asOf} onNow={() => setAsOf(undefined)} /> : null}
      <PageHeader
        title={
          <span className={classes.title}>
            <HazardGlyph classification={hazard.classification} closed={closed} size={28} />
            <bdi>{titleOf(t, hazard)}</bdi>
          </span>
        }
        hint={hazard.localId ? <span className="ltr">{hazard.localId}</span> : null}
        actions={<Actions hazard={hazard} programme={programme} />}
      />
      <div className={classes.columns}>
        <div className={classes.stack}>
          <section className={classes.bare} aria-label={t('registry.where')}>
            <Where hazard={hazard} evidence={points} />
          </section>
          <section className="card" aria-labelledby="evidence">
            <h2 id="evidence">{t('registry.evidence')}</h2>
            {evidence.error ? <ErrorPanel error={evidence.error} /> : <EvidenceLadder points={points} />}
          </section>
          <section className="card" aria-labelledby="history">
            <h2 id="history">{t('registry.history')}</h2>
            <History programme={programme} id={hazard.id} asOf={asOf} onAsOf={setAsOf} />
          </section>
        </div>
        <div className={classes.stack}>
          <section className="card" aria-labelledby="facts">
            <h2 id="facts">{t('registry.facts')}</h2>
            <KeyFacts hazard={hazard} programme={programme} />
          </section>
          <AsOfControl asOf={asOf} onChange={setAsOf} />
          <Lineage hazard={hazard} programme={programme} />
          {signedIn ? <ReportsAbout programme={programme} id={hazard.id} /> : null}
        </div>
      </div>
      <PrintedEdition programme={programme} asOf={asOf} />
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
    <footer className={classes.printOnly}>
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
