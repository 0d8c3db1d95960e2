/**
 * One report: what it says, what it would change (before and after, in values and on a sketch), what the
 * rules doubt, and the judgement on it.
 */
import { Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { EvidenceDraft } from '../../core/model/evidence.ts';
import type { Finding } from '../../core/model/findings.ts';
import type { Report } from '../../core/model/reports.ts';
import type { Proposal } from '../../flow/review.ts';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { useMay, useProgrammeId, useSession } from '../session.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { DocumentList } from '../ui/Documents.tsx';
import {
  EvidenceGlyph,
  Fact,
  Facts,
  FindingList,
  HazardGlyph,
  PageHeader,
  PersonLine,
} from '../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../ui/states.tsx';
import { AnswersGiven } from './AnswersGiven.tsx';
import { Changed } from './Changed.tsx';
import { type ChangedRecord, changesByRecord } from './changes-by-record.ts';
import { DecisionPanel } from './DecisionPanel.tsx';
import { Falls } from './Falls.tsx';
import { fallingGround, whenOf } from './falls.ts';
import { LandSketch } from './LandSketch.tsx';
import { MonitorReview } from './MonitorReview.tsx';
import { proposalQuery, reportQuery } from './queries.ts';
import { useSubject } from './RowSubject.tsx';
import { type RecordWords, useRecordWords } from './record-words.ts';
import classes from './review.module.css';
import { SketchMap, type SketchMark } from './SketchMap.tsx';
import { SplitParts } from './SplitParts.tsx';
import { useReportTitle } from './words.tsx';

export function ReportPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const programme = useProgrammeId();
  const report = useQuery(reportQuery(programme, id));
  const proposal = useQuery(proposalQuery(programme, id));
  if (report.isPending) return <Loading />;
  if (report.isError) return <ErrorPanel error={report.error} retry={() => void report.refetch()} />;
  return (
    <div className="page">
      <Heading report={report.data} proposal={proposal.data ?? null} />
      <div className={classes.columns}>
        <Stack gap="lg">
          {report.data.content.monitor ? (
            <MonitorReview
              report={report.data}
              document={report.data.content.monitor}
              proposal={proposal.data ?? null}
            />
          ) : (
            <Change report={report.data} proposal={proposal.data ?? null} />
          )}
          {proposal.isError ? (
            <ErrorPanel error={proposal.error} retry={() => void proposal.refetch()} />
          ) : null}
          <Doubts findings={proposal.data?.findings ?? report.data.findings} />
          <EvidenceRows evidence={report.data.content.evidence} />
        </Stack>
        <Stack gap="lg">
          <Judgement report={report.data} proposal={proposal.data ?? null} />
          <Said report={report.data} />
        </Stack>
      </div>
    </div>
  );
}

/** What a record of land release is called, when the registry or the report names it. */
function nameOf({ content }: Report, proposal: Proposal | null): string | null {
  if (!content.land || content.hazard || !proposal) return null;
  const { label, id } = proposal.subject;
  return label === id ? null : label;
}

function Heading({ report, proposal }: { report: Report; proposal: Proposal | null }) {
  const t = useT();
  const code = useCode();
  const titleOf = useReportTitle();
  const classification = report.content.hazard?.fields.classification;
  return (
    <PageHeader
      title={
        <>
          {classification ? <HazardGlyph classification={classification} size={24} /> : null}{' '}
          <bdi>{nameOf(report, proposal) ?? titleOf(report)}</bdi>
        </>
      }
      hint={`${code('reportType', report.content.reportType)} · ${code('reportState', report.state)}`}
      actions={
        <ButtonLink to="/$programme/inbox" params={{ programme: report.programmeId }} variant="default">
          {t('review.report.back')}
        </ButtonLink>
      }
    />
  );
}

function marksOf(
  report: Report,
  findings: readonly Finding[],
  label: (kind: string) => string,
): SketchMark[] {
  const evidence = report.content.evidence.flatMap((point) =>
    point.position
      ? [
          {
            at: point.position.coordinates,
            kind: point.grade === 'indirect' ? ('indirect' as const) : ('direct' as const),
            label: label(point.kind),
          },
        ]
      : [],
  );
  const doubts = findings.flatMap((f) =>
    f.at ? [{ at: f.at, kind: 'finding' as const, label: f.rule }] : [],
  );
  return [...evidence, ...doubts];
}

/** Before and after: what is drawn as a sketch, every record's values as a table. */
function Change({ report, proposal }: { report: Report; proposal: Proposal | null }) {
  const t = useT();
  const records = useMemo(
    () => (proposal ? changesByRecord(proposal.subject, proposal.changes) : []),
    [proposal],
  );
  const words = useRecordWords(records);
  const when = whenOf(report.state);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="change">
      <h2 id="change">
        {t(proposal?.subject.isNew === false ? 'review.change.update' : 'review.change.new', { when })}
      </h2>
      <Falls report={report} falls={proposal?.lowerings ?? []} records={records} words={words} />
      <Sketch report={report} proposal={proposal} records={records} words={words} />
      {proposal ? <Changed {...{ records, words, when }} /> : null}
    </Paper>
  );
}

interface SketchProps {
  readonly report: Report;
  readonly proposal: Proposal | null;
  readonly records: readonly ChangedRecord[];
  readonly words: RecordWords;
}

function Sketch({ report, proposal, records, words }: SketchProps) {
  const t = useT();
  const code = useCode();
  const title = useReportTitle()(report);
  const { hazard, place, land } = report.content;
  const findings = proposal?.findings ?? report.findings;
  const marks = marksOf(report, findings, (kind) => code('evidenceKind', kind));
  const drawn = {
    before: proposal?.shapeBefore ?? null,
    beforeIsCell: proposal?.beforeIsCell ?? false,
    after: proposal?.shapeAfter ?? hazard?.fields.shape ?? place?.boundary ?? null,
    marks,
    falls: fallingGround(proposal?.lowerings ?? []),
  };
  if (hazard?.mode === 'split') return <SplitParts hazard={hazard} marks={marks} falls={drawn.falls} />;
  if (land) {
    const own = hazard ? {} : { before: null, after: null };
    return <LandSketch {...drawn} {...own} records={records} words={words} title={title} />;
  }
  return <SketchMap {...drawn} title={t('review.sketch.title', { title })} />;
}

function Doubts({ findings }: { findings: readonly Finding[] }) {
  const t = useT();
  const hearsAll = useMay('report.review');
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="doubts">
      <h2 id="doubts">{t('review.findings.title', { n: findings.length })}</h2>
      {findings.length === 0 ? (
        <Text c="dimmed">{t(hearsAll ? 'review.findings.none' : 'review.findings.noneShown')}</Text>
      ) : (
        <FindingList findings={findings} aside={(finding) => <Others finding={finding} />} />
      )}
    </Paper>
  );
}

/** The reports a doubt names as perhaps the same one, each with who sent it, to be opened beside this one. */
function Others({ finding }: { finding: Finding }) {
  const ids = String(finding.params.others ?? '')
    .split(' ')
    .filter(Boolean);
  if (ids.length === 0) return null;
  return (
    <ul className={classes.others}>
      {ids.map((id) => (
        <Other key={id} id={id} />
      ))}
    </ul>
  );
}

function Other({ id }: { id: string }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const titleOf = useReportTitle();
  const programme = useProgrammeId();
  const { data } = useQuery(reportQuery(programme, id));
  if (!data) return null;
  const { dateOfInformation } = data.content;
  return (
    <li>
      <Link to="/$programme/reports/$id" params={{ programme, id }}>
        <bdi>{titleOf(data)}</bdi>
      </Link>{' '}
      {[
        data.authorName,
        t('review.inbox.about', { day: format.day(dateOfInformation) }),
        code('reportState', data.state),
      ].join(' · ')}
    </li>
  );
}

function EvidenceRows({ evidence }: { evidence: readonly EvidenceDraft[] }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  if (evidence.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="evidence">
      <h2 id="evidence">{t('review.evidence.title', { n: evidence.length })}</h2>
      <ul className={classes.rows}>
        {evidence.map((point) => (
          <li key={point.id} className={classes.row}>
            <EvidenceGlyph grade={point.grade ?? 'direct'} />
            <div>
              <strong>{code('evidenceKind', point.kind)}</strong>
              <div className={classes.meta}>
                {[
                  code('channel', point.channel),
                  point.ordnanceCategory ? code('ordnanceCategory', point.ordnanceCategory) : null,
                  point.quantity === null ? null : t('review.evidence.quantity', { n: point.quantity }),
                  point.condition ? code('condition', point.condition) : null,
                  point.depthCm === null
                    ? null
                    : t('review.evidence.depth', { n: format.number(point.depthCm) }),
                  point.disposal ? code('disposalOutcome', point.disposal.outcome) : null,
                  point.observedOn ? format.day(point.observedOn) : null,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
              {point.note ? <Text size="sm">{point.note}</Text> : null}
            </div>
          </li>
        ))}
      </ul>
    </Paper>
  );
}

/** What was decided, or the panel to decide. */
function Judgement({ report, proposal }: { report: Report; proposal: Proposal | null }) {
  const t = useT();
  const me = useSession()?.user?.id;
  const { decision } = report;
  if (report.state === 'submitted') return <DecisionPanel report={report} proposal={proposal} />;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="judgement">
      <h2 id="judgement">{t(`review.decided.${report.state}`)}</h2>
      {decision ? <PersonLine name={decision.byName} at={decision.at} /> : null}
      {decision?.reason ? <blockquote className={classes.reason}>{decision.reason}</blockquote> : null}
      {decision?.overrides.map((override) => (
        <Text key={override.rule} size="sm">
          {t('review.decided.override', { rule: override.rule })} {override.reason}
        </Text>
      ))}
      <NextStep report={report} mine={report.authorId === me} />
    </Paper>
  );
}

function NextStep({ report, mine }: { report: Report; mine: boolean }) {
  const t = useT();
  const params = { programme: report.programmeId };
  if (report.supersededById) {
    return (
      <Link to="/$programme/reports/$id" params={{ ...params, id: report.supersededById }}>
        {t('review.decided.correctedBy')}
      </Link>
    );
  }
  if (report.state === 'returned' && mine && report.content.monitor) {
    return (
      <ButtonLink to="/$programme/monitor/code" params={params} search={{ corrects: report.id }} mt="md">
        {t('review.decided.correct')}
      </ButtonLink>
    );
  }
  if (report.state === 'returned' && mine) {
    return (
      <ButtonLink to="/$programme/report/new" params={params} search={{ corrects: report.id }} mt="md">
        {t('review.decided.correct')}
      </ButtonLink>
    );
  }
  if (report.state === 'accepted' && report.content.hazard) {
    return (
      <ButtonLink
        to="/$programme/hazards/$id"
        params={{ ...params, id: report.content.hazard.id }}
        variant="light"
        mt="md"
      >
        {t('review.decided.hazard')}
      </ButtonLink>
    );
  }
  return null;
}

/** Who said it, when, about which day, and where the row came from. */
function Said({ report }: { report: Report }) {
  const t = useT();
  const format = useFormat();
  const { content } = report;
  const about = useSubject(report);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="said">
      <h2 id="said">{t('review.said.title')}</h2>
      <PersonLine name={report.authorName} at={report.submittedAt} />
      <Facts>
        <Fact label={t('review.report.hazards')}>
          {about ? (
            <Link to={about.to} params={{ programme: report.programmeId, id: about.id }}>
              <bdi>
                {[about.number, about.name]
                  .filter((one, i, all) => one && all.indexOf(one) === i)
                  .join(' · ')}
              </bdi>
            </Link>
          ) : null}
        </Fact>
        <Fact label={t('review.said.observed')}>{format.day(content.dateOfInformation)}</Fact>
        <Fact label={t('review.said.recorded')}>{format.moment(report.submittedAt)}</Fact>
        <Fact label={t('review.said.organisation')}>{content.orgCode}</Fact>
        <Fact label={t('review.said.team')}>{content.teamName}</Fact>
        <Fact label={t('review.said.localId')}>{content.localId}</Fact>
        <Fact label={t('review.said.geoSafe')}>{content.geoSafe ? null : t('review.said.notGeoSafe')}</Fact>
        <Fact label={t('review.said.file')}>
          {content.provenance ? `${content.provenance.file}:${content.provenance.row}` : null}
        </Fact>
        <Fact label={t('review.said.profile')}>{content.provenance?.profile}</Fact>
      </Facts>
      {content.narrative ? <p className={classes.narrative}>{content.narrative}</p> : null}
      {content.correctsReportId ? (
        <Link
          to="/$programme/reports/$id"
          params={{ programme: report.programmeId, id: content.correctsReportId }}
        >
          {t('review.said.corrects')}
        </Link>
      ) : null}
      <Attached report={report} />
      <AnswersGiven report={report} />
      <Extra extra={content.extra} />
    </Paper>
  );
}

/** Files sent with it, and those it adds to the dossier of a task. */
function Attached({ report }: { report: Report }) {
  const t = useT();
  const { attachments = [], land } = report.content;
  const dossier = (land?.tasks ?? []).flatMap((task) => task.dossier ?? []);
  const all = [...new Map([...attachments, ...dossier].map((one) => [one.sha256, one])).values()];
  if (all.length === 0) return null;
  return (
    <>
      <h3>{t('fields.documents')}</h3>
      <DocumentList of={{ noun: 'reports', id: report.id }} documents={all} />
    </>
  );
}

/** Values of the source that no field here holds: kept, and shown as they came. */
function Extra({ extra }: { extra: Readonly<Record<string, unknown>> }) {
  const t = useT();
  const items = Object.entries(extra).filter(([key]) => key !== 'answers');
  if (items.length === 0) return null;
  return (
    <details>
      <summary>{t('review.said.extra', { n: items.length })}</summary>
      <Facts>
        {items.map(([key, value]) => (
          <Fact key={key} label={key}>
            {typeof value === 'string' ? value : JSON.stringify(value)}
          </Fact>
        ))}
      </Facts>
    </details>
  );
}
