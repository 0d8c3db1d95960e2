/** Quality visits and the nonconformities they found: what is still open first, what is overdue marked. */
import { Button, Modal, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { IconAlertOctagon, IconCircleCheck, IconClock, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Nonconformity, QualityVisit } from '../../core/model/quality.ts';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import type { Served } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { useNames } from '../tasks/names.ts';
import { landQuery } from '../tasks/queries.ts';
import { today, useMayReport, useSend } from '../tasks/report.ts';
import work from '../tasks/tasks.module.css';
import { WorkNav } from '../tasks/WorkNav.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { PageHeader } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import classes from './quality.module.css';

export function QualityPage() {
  const t = useT();
  const programme = useProgrammeId();
  const may = useMayReport('qm');
  const visits = useQuery(landQuery(programme, 'quality_visit', 'quality-visits', {}));
  const found = useQuery(landQuery(programme, 'nonconformity', 'nonconformities', {}));
  const failed = visits.error ?? found.error;
  return (
    <div className={`page ${work.wide}`}>
      <WorkNav />
      <PageHeader
        title={t('work.quality.title')}
        hint={t('work.quality.hint')}
        actions={
          may ? (
            <ButtonLink
              to="/$programme/quality/new"
              params={{ programme }}
              search={{}}
              leftSection={<IconPlus size={17} aria-hidden="true" />}
            >
              {t('work.quality.new')}
            </ButtonLink>
          ) : null
        }
      />
      {failed ? <ErrorPanel error={failed} retry={() => void visits.refetch()} /> : null}
      {visits.isPending || found.isPending ? <Loading /> : null}
      {visits.data && found.data ? (
        <div className={work.stack}>
          <Found list={found.data} mayClose={may} />
          <Visits visits={visits.data} found={found.data} />
        </div>
      ) : null}
    </div>
  );
}

const RANK = { critical: 0, major: 1, minor: 2 } as const;
const isOverdue = (one: Nonconformity): boolean =>
  one.status === 'open' && one.dueOn !== null && one.dueOn < today();

/** Overdue first, then the grave, then the nearest day. */
export function byUrgency(a: Nonconformity, b: Nonconformity): number {
  if (isOverdue(a) !== isOverdue(b)) return isOverdue(a) ? -1 : 1;
  if (a.severity !== b.severity) return RANK[a.severity] - RANK[b.severity];
  return (a.dueOn ?? '9') < (b.dueOn ?? '9') ? -1 : 1;
}

function Found({ list, mayClose }: { list: readonly Served<Nonconformity>[]; mayClose: boolean }) {
  const t = useT();
  const [show, setShow] = useState<'open' | 'all'>('open');
  const shown = list.filter(({ status }) => show === 'all' || status === 'open').toSorted(byUrgency);
  return (
    <section aria-labelledby="found">
      <div className={classes.head}>
        <h2 id="found">{t('work.nc.title')}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t('work.nc.show')}
          value={show}
          onChange={(value) => setShow(value as 'open' | 'all')}
          data={[
            { value: 'open', label: t('work.nc.showOpen') },
            { value: 'all', label: t('work.nc.showAll') },
          ]}
        />
      </div>
      <p className={work.quiet}>{t('work.nc.grave')}</p>
      {shown.length === 0 ? <p>{t('work.nc.none')}</p> : null}
      <ul className={classes.found}>
        {shown.map((one) => (
          <li key={one.id}>
            <FoundCard one={one} mayClose={mayClose} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Due({ one }: { one: Nonconformity }) {
  const t = useT();
  const format = useFormat();
  if (one.status === 'closed')
    return (
      <span className={classes.due}>
        <IconCircleCheck size={16} aria-hidden="true" /> {t('work.nc.closed')} {format.day(one.closedOn)}
      </span>
    );
  if (isOverdue(one))
    return (
      <span className={classes.due} data-overdue="true">
        <IconAlertOctagon size={16} aria-hidden="true" />{' '}
        {t('work.nc.overdue', { day: format.day(one.dueOn) })}
      </span>
    );
  return (
    <span className={classes.due}>
      <IconClock size={16} aria-hidden="true" />{' '}
      {one.dueOn ? t('work.nc.dueOn', { day: format.day(one.dueOn) }) : t('work.nc.noDue')}
    </span>
  );
}

export function FoundCard({ one, mayClose }: { one: Served<Nonconformity>; mayClose: boolean }) {
  const t = useT();
  const code = useCode();
  const programme = useProgrammeId();
  const { orgName } = useNames(programme);
  const [closing, setClosing] = useState(false);
  return (
    <article className={classes.card} data-overdue={isOverdue(one)}>
      <div className={classes.cardHead}>
        <strong>
          <span className={classes.severity} data-severity={one.severity}>
            {code('nonconformitySeverity', one.severity)}
          </span>{' '}
          {code('nonconformityType', one.type)}
        </strong>
        <Due one={one} />
      </div>
      {one.description ? (
        <p>
          <bdi>{one.description}</bdi>
        </p>
      ) : null}
      {one.actionRequired ? (
        <p className={work.quote}>
          <bdi>{one.actionRequired}</bdi>
        </p>
      ) : null}
      {one.closingNote ? (
        <p className={work.quote}>
          <bdi>{one.closingNote}</bdi>
        </p>
      ) : null}
      <div className={classes.cardHead}>
        <span className={work.meta}>
          <bdi>{orgName(one.orgCode)}</bdi>
          {one.taskId ? (
            <Link to="/$programme/tasks/$id" params={{ programme, id: one.taskId }} search={{}}>
              {t('work.task')}
            </Link>
          ) : null}
        </span>
        {one.status === 'open' && mayClose && one.precision === 'exact' ? (
          <Button size="compact-sm" variant="default" onClick={() => setClosing(true)}>
            {t('work.nc.close')}
          </Button>
        ) : null}
      </div>
      {closing ? <CloseDialog one={one} close={() => setClosing(false)} /> : null}
    </article>
  );
}

function CloseDialog({ one, close }: { one: Nonconformity; close: () => void }) {
  const t = useT();
  const { busy, send } = useSend();
  const [note, setNote] = useState('');
  const closed = { id: one.id, status: 'closed' as const, closedOn: today(), closingNote: note.trim() };
  const run = async () => {
    const report = await send({
      reportType: 'qm',
      orgCode: one.orgCode,
      land: { nonconformities: [closed] },
      narrative: note.trim(),
    });
    if (report) close();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t('work.nc.close')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (note.trim()) void run();
        }}
      >
        <Stack>
          <Textarea
            label={t('work.nc.closeNote')}
            required
            autosize
            minRows={2}
            data-autofocus
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Text size="sm" c="dimmed">
            {t('work.another')}
          </Text>
          <Button type="submit" loading={busy} disabled={!note.trim()}>
            {t('work.send')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

interface VisitsProps {
  readonly visits: readonly Served<QualityVisit>[];
  readonly found: readonly Served<Nonconformity>[];
}

function Visits({ visits, found }: VisitsProps) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const { orgName } = useNames(useProgrammeId());
  if (visits.length === 0) return <EmptyState title={t('work.quality.none')} />;
  const sorted = visits.toSorted((a, b) => (a.visitedOn < b.visitedOn ? 1 : -1));
  return (
    <section aria-labelledby="visits">
      <h2 id="visits">{t('work.quality.visits')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
      <section className={work.scroll} tabIndex={0} aria-label={t('work.quality.visits')}>
        <table className={work.table}>
          <thead>
            <tr>
              <th scope="col">{t('work.day')}</th>
              <th scope="col">{t('work.quality.kind')}</th>
              <th scope="col">{t('work.quality.result')}</th>
              <th scope="col">{t('work.quality.inspected')}</th>
              <th scope="col" data-numeric="true">
                {t('work.quality.sample')}
              </th>
              <th scope="col" data-numeric="true">
                {t('work.quality.missed')}
              </th>
              <th scope="col" data-numeric="true">
                {t('work.nc.title')}
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((visit) => (
              <tr key={visit.id}>
                <th scope="row">{format.day(visit.visitedOn)}</th>
                <td>{code('qualityVisitKind', visit.kind)}</td>
                <td>{visit.result ? code('qualityResult', visit.result) : '–'}</td>
                <td>
                  <bdi>{orgName(visit.orgCode) ?? '–'}</bdi>
                </td>
                <td data-numeric="true">
                  {visit.sampleAreaM2 === null ? '–' : format.number(visit.sampleAreaM2)}
                </td>
                <td data-numeric="true">
                  {visit.itemsMissed === null ? '–' : format.number(visit.itemsMissed)}
                </td>
                <td data-numeric="true">
                  {format.number(found.filter(({ visitId }) => visitId === visit.id).length)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
