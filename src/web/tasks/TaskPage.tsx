/** One task: what is ordered, how far it is, what is to be expected, who decided what. */
import { Paper } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { productivityBy } from '../../core/registry/productivity.ts';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { titleOf } from '../map/ResultsTable.tsx';
import { hazardQuery } from '../queries.ts';
import { CompletionMenu } from '../release/CompletionMenu.tsx';
import { useProgrammeId } from '../session.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { DocumentList } from '../ui/Documents.tsx';
import { Fact, Facts, HazardGlyph, PageHeader } from '../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../ui/states.tsx';
import { WorkBar } from './Board.tsx';
import { MoveMenu } from './MoveMenu.tsx';
import { useNames } from './names.ts';
import { m2Of, ProgressChart, ProgressTable } from './ProgressChart.tsx';
import {
  landQuery,
  type ServedProgress,
  type ServedTask,
  taskHistoryQuery,
  taskQuery,
  taskWorkQuery,
  waitingQuery,
} from './queries.ts';
import { useMayReport } from './report.ts';
import classes from './tasks.module.css';
import { WaitingNotes } from './Waiting.tsx';
import { WorkNav } from './WorkNav.tsx';
import { taskTitle } from './words.ts';

export function TaskPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const programme = useProgrammeId();
  const task = useQuery(taskQuery(programme, id));
  if (task.isPending) return <Loading />;
  if (task.isError) return <ErrorPanel error={task.error} retry={() => void task.refetch()} />;
  return <Shown task={task.data} />;
}

function Shown({ task }: { task: ServedTask }) {
  const t = useT();
  const code = useCode();
  const programme = useProgrammeId();
  const waiting = useQuery(waitingQuery(programme)).data?.byTask.get(task.id) ?? [];
  const mayProgress = useMayReport('clearance_progress');
  const mayChange = useMayReport('task');
  return (
    <div className="page">
      <WorkNav />
      <PageHeader
        title={taskTitle(t, task)}
        hint={code('taskStatus', task.status)}
        actions={
          <div className={classes.actions}>
            {mayProgress ? (
              <ButtonLink
                to="/$programme/tasks/$id/progress"
                params={{ programme, id: task.id }}
                variant="default"
                leftSection={<IconPlus size={17} aria-hidden="true" />}
              >
                {t('work.progress.enter')}
              </ButtonLink>
            ) : null}
            {task.precision === 'exact' ? (
              <CompletionMenu of="tasks" id={task.id} name={taskTitle(t, task)} />
            ) : null}
            {mayChange && task.precision === 'exact' ? (
              <ButtonLink
                to="/$programme/tasks/$id/edit"
                params={{ programme, id: task.id }}
                variant="default"
                leftSection={<IconPencil size={17} aria-hidden="true" />}
              >
                {t('work.task.change')}
              </ButtonLink>
            ) : null}
            <MoveMenu task={task} large />
          </div>
        }
      />
      <WaitingNotes waiting={waiting} />
      <div className={classes.columns}>
        <div className={classes.stack}>
          <Objectives task={task} />
          <Done task={task} />
        </div>
        <div className={classes.stack}>
          <Ordered task={task} />
          <Documents task={task} />
          {task.precision === 'exact' ? <TaskHistory id={task.id} /> : null}
        </div>
      </div>
    </div>
  );
}

function Objectives({ task }: { task: ServedTask }) {
  const t = useT();
  const format = useFormat();
  const programme = useProgrammeId();
  const hazards = useQueries({ queries: task.hazardIds.map((id) => hazardQuery(programme, id)) });
  const work = useQuery(taskWorkQuery(programme, [task.id])).data?.get(task.id);
  const mayRelease = useMayReport('clearance_progress');
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="objectives">
      <h2 id="objectives">{t('work.objectives')}</h2>
      <ul className={classes.list}>
        {hazards.map(({ data: hazard }, i) =>
          hazard ? (
            <li key={hazard.id}>
              <HazardGlyph classification={hazard.classification} closed={hazard.workStatus === 'closed'} />{' '}
              <Link to="/$programme/hazards/$id" params={{ programme, id: hazard.id }} search={{}}>
                <bdi>{titleOf(t, hazard)}</bdi>
              </Link>{' '}
              · {format.areaM2(hazard.areaM2)}
              {mayRelease && hazard.workStatus !== 'closed' ? (
                <>
                  {' · '}
                  <Link
                    to="/$programme/hazards/$id/release"
                    params={{ programme, id: hazard.id }}
                    search={{ task: task.id }}
                  >
                    {t('work.release')}
                  </Link>
                </>
              ) : null}
            </li>
          ) : (
            <li key={task.hazardIds[i]} className="ltr">
              {task.hazardIds[i]}
            </li>
          ),
        )}
      </ul>
      {work ? (
        <>
          <h3>{t('work.far')}</h3>
          <WorkBar work={work} />
          <p className={classes.quiet}>{t('work.far.note')}</p>
        </>
      ) : null}
    </Paper>
  );
}

function Done({ task }: { task: ServedTask }) {
  const t = useT();
  const programme = useProgrammeId();
  const progress = useQuery(landQuery(programme, 'progress', 'progress', { task: task.id }));
  const rows = (progress.data ?? []).filter((row) => row.status !== 'withdrawn' && row.precision === 'exact');
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="progress">
      <h2 id="progress">{t('work.progress.title')}</h2>
      {rows.length === 0 ? (
        <p className={classes.quiet}>{t('work.progress.none')}</p>
      ) : (
        <>
          <ProgressChart rows={rows} />
          <h3>{t('work.productivity')}</h3>
          <p className={classes.quiet}>{t('work.productivity.note')}</p>
          <Productivity rows={rows} by="team" />
          <Productivity rows={rows} by="method" />
          <h3>{t('work.progress.rows')}</h3>
          <ProgressTable rows={rows} />
        </>
      )}
    </Paper>
  );
}

function Productivity({ rows, by }: { rows: readonly ServedProgress[]; by: 'team' | 'method' }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const days = rows.map((row) => ({
    team: row.teamName ?? '',
    method: row.method ?? '',
    date: row.day,
    m2: m2Of(row),
    personDays: row.staff ?? 0,
  }));
  const name = (key: string) =>
    key === '' ? t('shell.unknown') : by === 'method' ? code('method', key) : key;
  return (
    <div className={classes.scroll} style={{ marginBlockEnd: 8 }}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t(`work.${by}`)}</th>
            <th scope="col" data-numeric="true">
              {t('work.perDay')}
            </th>
            <th scope="col" data-numeric="true">
              {t('work.perPersonDay')}
            </th>
          </tr>
        </thead>
        <tbody>
          {productivityBy(days, by).map((row) => (
            <tr key={row.key}>
              <th scope="row">
                <bdi>{name(row.key)}</bdi>
              </th>
              <td data-numeric="true">{format.number(row.medianM2PerDay)}</td>
              <td data-numeric="true">
                {row.m2PerPersonDay === null ? '–' : format.number(row.m2PerPersonDay, 1)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Ordered({ task }: { task: ServedTask }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const { orgName, places } = useNames(useProgrammeId());
  const day = (text: string | null) => (text ? format.day(text) : null);
  const { conditions } = task;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="ordered">
      <h2 id="ordered">{t('work.ordered')}</h2>
      <Facts>
        <Fact label={t('work.task.localId')}>
          {task.localId ? <span className="ltr">{task.localId}</span> : null}
        </Fact>
        <Fact label={t('work.operator')}>{orgName(task.orgCode)}</Fact>
        <Fact label={t('work.place')}>
          {places.find(({ value }) => value === task.placeCode)?.label ?? task.placeCode}
        </Fact>
        <Fact label={t('work.planned')}>
          {task.plannedStart || task.plannedEnd
            ? `${day(task.plannedStart) ?? '…'} – ${day(task.plannedEnd) ?? '–'}`
            : null}
        </Fact>
        {(['issuedOn', 'acceptedOn', 'startedOn', 'fieldCompleteOn'] as const).map((key) => (
          <Fact key={key} label={t(`work.day.${key}`)}>
            {day(task[key])}
          </Fact>
        ))}
        <Fact label={t('work.items.ordered')}>
          {task.workItems.length > 0
            ? task.workItems
                .map((item) =>
                  [code('activityType', item.type), orgName(item.orgCode), item.teamName]
                    .filter(Boolean)
                    .join(' · '),
                )
                .join('; ')
            : null}
        </Fact>
        <Fact label={t('work.depth')}>
          {conditions?.depthCm == null ? null : format.number(conditions.depthCm)}
        </Fact>
        <Fact label={t('work.search')}>
          {conditions?.search ? code('searchKind', conditions.search) : null}
        </Fact>
        <Fact label={t('work.methods')}>
          {conditions?.methods.map((method) => code('method', method)).join(', ')}
        </Fact>
        <Fact label={t('work.conditions.note')}>{conditions?.note}</Fact>
        <Fact label={t('work.priorityReason')}>{task.priorityReason}</Fact>
        <Fact label={t('work.move.reason')}>{task.statusReason}</Fact>
        <Fact label={t('work.note')}>{task.note}</Fact>
      </Facts>
    </Paper>
  );
}

function Documents({ task }: { task: ServedTask }) {
  const t = useT();
  if (task.dossier.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="documents">
      <h2 id="documents">{t('work.documents')}</h2>
      <DocumentList of={{ noun: 'tasks', id: task.id }} documents={task.dossier} />
    </Paper>
  );
}

function TaskHistory({ id }: { id: string }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const programme = useProgrammeId();
  const steps = useQuery(taskHistoryQuery(programme, id)).data ?? [];
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="history">
      <h2 id="history">{t('work.history')}</h2>
      <ol className={classes.list}>
        {steps.map((step) => {
          const moved = step.changes.find(({ path }) => path.endsWith('status'));
          return (
            <li key={step.seq}>
              <strong>
                {moved
                  ? code('taskStatus', String(moved.after))
                  : t(`registry.entry.${step.kind ?? 'task.patched'}`)}
              </strong>{' '}
              {step.recordedAt ? format.moment(step.recordedAt) : null}
              {step.reason ? (
                <p className={classes.quote}>
                  <bdi>{step.reason}</bdi>
                </p>
              ) : null}
              {step.reportId ? (
                <>
                  {' '}
                  <Link to="/$programme/reports/$id" params={{ programme, id: step.reportId }} search={{}}>
                    {t('work.report')}
                  </Link>
                </>
              ) : null}
            </li>
          );
        })}
      </ol>
    </Paper>
  );
}
