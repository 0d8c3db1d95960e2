/**
 * The inbox: what waits to be judged, and what was judged. Filters live in the address. Many reports can be
 * accepted at once, but never one that has open doubts or makes land less dangerous: those are opened singly.
 */
import { Badge, Button, Checkbox, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { CODE_LISTS, type ReportState, type Severity } from '../../core/model/codes.ts';
import { mayLower } from '../../core/model/report-contents.ts';
import type { Report } from '../../core/model/reports.ts';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { useMay, useProgrammeId, useSession } from '../session.tsx';
import { HazardGlyph, PageHeader, SeverityBadge } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { BulkBar, Why } from './BulkBar.tsx';
import { type BulkResult, type InboxFilter, inboxQuery } from './queries.ts';
import { RowSubject } from './RowSubject.tsx';
import classes from './review.module.css';
import { severityCounts, useReportTitle } from './words.tsx';

const STATES: readonly ReportState[] = ['submitted', 'returned', 'accepted', 'rejected', 'superseded'];

function useFilter(): [
  InboxFilter,
  (change: Partial<Record<keyof InboxFilter, string | undefined>>) => void,
] {
  const search = useSearch({ strict: false }) as InboxFilter;
  const navigate = useNavigate();
  const filter: InboxFilter = { ...search, state: search.state ?? 'submitted' };
  const change = (next: Partial<Record<keyof InboxFilter, string | undefined>>) => {
    const merged = Object.entries({ ...search, ...next }).filter(([, v]) => v !== undefined && v !== '');
    void navigate({ to: '.', search: Object.fromEntries(merged), replace: true });
  };
  return [filter, change];
}

export function InboxPage() {
  const t = useT();
  const programme = useProgrammeId();
  const [filter, change] = useFilter();
  const mayReview = useMay('report.review');
  const me = useSession()?.user?.id;
  const query = useInfiniteQuery(inboxQuery(programme, filter));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<Refusals>(new Map());
  const reports = query.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = query.data?.pages[0]?.counts ?? {};
  const choose = (id: string, on: boolean) =>
    setChosen((before) => new Set(on ? [...before, id] : [...before].filter((other) => other !== id)));
  return (
    <div className="page">
      <PageHeader title={t('review.inbox.title')} hint={t('review.inbox.hint')} />
      <Filters filter={filter} change={change} counts={counts} />
      {query.isPending ? <Loading /> : null}
      {query.isError ? <ErrorPanel error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isSuccess && reports.length === 0 ? <NothingHere filter={filter} /> : null}
      {reports.length > 0 ? (
        <ReportRows reports={reports} chosen={chosen} refused={refused} choose={mayReview ? choose : null} />
      ) : null}
      {query.hasNextPage ? (
        <Button
          variant="default"
          mt="md"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('review.inbox.more')}
        </Button>
      ) : null}
      {chosen.size > 0 ? (
        <BulkBar
          reports={reports.filter((report) => chosen.has(report.id))}
          clear={() => setChosen(new Set())}
          onRefused={(results) => setRefused(new Map(results.map((one) => [one.reportId, one])))}
          chooseAll={() =>
            setChosen(
              new Set(
                reports
                  .filter((report) => isPlain(report) && report.authorId !== me)
                  .map((report) => report.id),
              ),
            )
          }
        />
      ) : null}
    </div>
  );
}

interface FiltersProps {
  readonly filter: InboxFilter;
  readonly change: (next: Partial<Record<keyof InboxFilter, string | undefined>>) => void;
  readonly counts: Partial<Record<ReportState, number>>;
}

function Filters({ filter, change, counts }: FiltersProps) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const [text, setText] = useState(filter.q ?? '');
  return (
    <div className={classes.filters}>
      <SegmentedControl
        className={classes.states}
        aria-label={t('review.filter.state')}
        value={filter.state}
        onChange={(state) => change({ state })}
        data={STATES.map((state) => ({
          value: state,
          label: `${code('reportState', state)}${counts[state] === undefined ? '' : ` (${format.number(counts[state])})`}`,
        }))}
      />
      <form
        className={classes.search}
        onSubmit={(event) => {
          event.preventDefault();
          change({ q: text });
        }}
      >
        <TextInput
          aria-label={t('review.filter.text')}
          placeholder={t('review.filter.text')}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onBlur={() => change({ q: text })}
        />
      </form>
      <Select
        aria-label={t('review.filter.type')}
        placeholder={t('review.filter.type')}
        clearable
        value={filter.type ?? null}
        onChange={(type) => change({ type: type ?? undefined })}
        data={CODE_LISTS.reportType.map((value) => ({ value, label: code('reportType', value) }))}
      />
      <Switch
        label={t('review.filter.findings')}
        checked={filter.findings === 'true'}
        onChange={(event) => change({ findings: event.currentTarget.checked ? 'true' : undefined })}
      />
      <Switch
        label={t('review.filter.mine')}
        checked={filter.author === 'me'}
        onChange={(event) => change({ author: event.currentTarget.checked ? 'me' : undefined })}
      />
      {filter.batch ? (
        <Button variant="light" size="xs" onClick={() => change({ batch: undefined })}>
          {t('review.filter.batch')} ×
        </Button>
      ) : null}
    </div>
  );
}

function NothingHere({ filter }: { filter: InboxFilter }) {
  const t = useT();
  const narrowed = Object.entries(filter).some(
    ([name, value]) => name !== 'state' && name !== 'order' && value,
  );
  const waiting = filter.state === 'submitted' && !narrowed;
  return (
    <EmptyState
      title={t(waiting ? 'review.inbox.empty' : 'review.inbox.emptyOther')}
      hint={t(waiting ? 'review.inbox.emptyHint' : 'review.inbox.emptyOtherHint')}
    />
  );
}

/** Open doubts of severity E or R, and ground that is to count as less dangerous, are answered one report at a time. */
const canChoose = (report: Report): boolean =>
  report.state === 'submitted' &&
  !mayLower(report.content) &&
  !report.findings.some((f) => f.severity === 'E' || f.severity === 'R');

/** Chosen with all the others: nothing that is worth a look, and perhaps the same as another report. */
const isPlain = (report: Report): boolean =>
  canChoose(report) && report.findings.every(({ severity }) => severity === 'I');

/** What was refused of the reports last accepted together, by report. */
type Refusals = ReadonlyMap<string, BulkResult>;

interface RowsProps {
  readonly reports: readonly Report[];
  readonly chosen: ReadonlySet<string>;
  readonly refused: Refusals;
  readonly choose: ((id: string, on: boolean) => void) | null;
}

function ReportRows({ reports, chosen, refused, choose }: RowsProps) {
  return (
    <ul className={classes.rows}>
      {reports.map((report) => (
        <ReportRow
          key={report.id}
          report={report}
          chosen={chosen.has(report.id)}
          refused={refused.get(report.id) ?? null}
          choose={choose}
        />
      ))}
    </ul>
  );
}

interface RowProps {
  readonly report: Report;
  readonly chosen: boolean;
  readonly refused: BulkResult | null;
  readonly choose: RowsProps['choose'];
}

function ReportRow({ report, chosen, refused, choose }: RowProps) {
  const t = useT();
  const code = useCode();
  const titleOf = useReportTitle();
  const me = useSession()?.user?.id;
  const { content } = report;
  const mine = report.authorId === me;
  return (
    <li className={classes.row} data-chosen={chosen || undefined}>
      {choose ? (
        <Checkbox
          checked={chosen}
          disabled={!canChoose(report) || mine}
          aria-label={t('review.inbox.choose', { title: titleOf(report) })}
          onChange={(event) => choose(report.id, event.currentTarget.checked)}
        />
      ) : (
        <HazardGlyph classification={content.hazard?.fields.classification ?? 'indication'} />
      )}
      <div>
        <Link
          to="/$programme/reports/$id"
          params={{ programme: report.programmeId, id: report.id }}
          className={classes.title}
        >
          <bdi>{titleOf(report)}</bdi>
        </Link>{' '}
        {content.hazard?.fields.classification && choose ? (
          <HazardGlyph classification={content.hazard.fields.classification} size={14} />
        ) : null}
        {mine ? (
          <Badge variant="light" size="sm" ms={6}>
            {t('review.inbox.mine')}
          </Badge>
        ) : null}
        {titleOf(report) === code('reportType', content.reportType) ? null : (
          <div className={classes.meta}>{code('reportType', content.reportType)}</div>
        )}
        <RowSubject report={report} />
        <RowMeta report={report} />
        <RowDoubts report={report} />
        {refused ? (
          <div className={classes.refused}>
            <IconAlertTriangle size={16} aria-hidden="true" />
            <div>
              <Why result={refused} />
            </div>
          </div>
        ) : null}
      </div>
      <Severities report={report} />
    </li>
  );
}

function RowMeta({ report }: { report: Report }) {
  const t = useT();
  const format = useFormat();
  const { content } = report;
  const parts = [
    report.authorName,
    content.orgCode,
    t('review.inbox.about', { day: format.day(content.dateOfInformation) }),
    content.evidence.length > 0 ? t('review.inbox.evidence', { n: content.evidence.length }) : null,
    content.correctsReportId ? t('review.inbox.correction') : null,
    content.provenance
      ? t('review.inbox.imported', { file: content.provenance.file, row: content.provenance.row })
      : null,
  ].filter(Boolean);
  return (
    <div className={classes.meta}>
      <bdi>{parts.join(' · ')}</bdi> ·{' '}
      <time dateTime={report.submittedAt} title={format.moment(report.submittedAt)}>
        {format.ago(report.submittedAt)}
      </time>
    </div>
  );
}

/** What the rules doubt, a few words each and worst first: whether to open a report is decided here. */
function RowDoubts({ report }: { report: Report }) {
  const t = useT();
  if (report.state !== 'submitted') return null;
  const rules = (['E', 'R', 'W'] as const).flatMap((severity) =>
    report.findings.filter((finding) => finding.severity === severity).map(({ rule }) => rule),
  );
  const said = [...new Set(rules)].map((rule) => t(`rule.${rule}.title`));
  if (mayLower(report.content)) said.unshift(t('review.inbox.lowers'));
  if (said.length === 0) return null;
  return <div className={classes.rowDoubts}>{said.join(' · ')}</div>;
}

function Severities({ report }: { report: Report }) {
  const format = useFormat();
  return (
    <span className={classes.severities}>
      {severityCounts(report.findings).map(([severity, n]: readonly [Severity, number]) => (
        <span key={severity} className={classes.severityCount}>
          <SeverityBadge severity={severity} />
          {n > 1 ? <span aria-hidden="true">×{format.number(n)}</span> : null}
        </span>
      ))}
    </span>
  );
}
