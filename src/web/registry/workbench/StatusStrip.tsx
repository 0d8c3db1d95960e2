/** The first thing to see: what remains, who is on it, what blocks closing. */
import { IconAlertOctagon, IconCircleCheck, IconLock, IconPlayerPause, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import type { ServedHazard } from '../../queries.ts';
import { useNames } from '../../tasks/names.ts';
import type { ServedTask } from '../../tasks/queries.ts';
import { taskTitle } from '../../tasks/words.ts';
import { lifeQuery, nonconformitiesQuery, type OneHazard, tasksQuery, useIsMember } from './queries.ts';
import { type Closing, closingOf, openTasks, type Sum, sumOf, withoutBalance } from './state.ts';
import classes from './workbench.module.css';

interface Props {
  readonly of: OneHazard;
  readonly hazard: ServedHazard;
}

export function StatusStrip({ of, hazard }: Props) {
  const t = useT();
  const member = useIsMember();
  return (
    <section className={classes.strip} aria-label={t('workbench.strip')}>
      <Remains of={of} hazard={hazard} />
      {member ? <Crew of={of} hazard={hazard} /> : null}
      {member ? <Blocks of={of} hazard={hazard} /> : null}
    </section>
  );
}

function Cell(props: { title: string; tone?: 'loud' | 'calm'; children: ReactNode }) {
  return (
    <div className={classes.cell} data-tone={props.tone}>
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}

function Unread({ failed }: { failed: boolean }) {
  const t = useT();
  return <p className={classes.quiet}>{failed ? t('workbench.unread') : t('shell.loading')}</p>;
}

function Remains({ of, hazard }: Props) {
  const t = useT();
  const format = useFormat();
  const { data, isError } = useQuery(lifeQuery(of));
  const none = withoutBalance(hazard);
  const title = t('workbench.remains');
  if (none) {
    return (
      <Cell title={title}>
        <p className={classes.figure}>{none === 'superseded' ? '–' : t('shell.unknown')}</p>
        <p className={classes.quiet}>
          {t(`workbench.remains.${none}`)}{' '}
          {none === 'noOutline' && hazard.reportedAreaM2 !== null
            ? t('workbench.remains.estimate', { area: format.areaM2(hazard.reportedAreaM2) })
            : null}
        </p>
      </Cell>
    );
  }
  if (!data)
    return (
      <Cell title={title}>
        <Unread failed={isError} />
      </Cell>
    );
  const sum = sumOf(data);
  const recorded = sum.came + sum.adjusted;
  const percent = recorded > 0 ? (100 * (recorded - sum.remaining)) / recorded : 0;
  return (
    <Cell title={title}>
      <p className={classes.figure}>
        {format.areaM2(sum.remaining)}{' '}
        {sum.remaining >= 10_000 ? <small>{format.area(sum.remaining)}</small> : null}
      </p>
      <ShareBar sum={sum} classification={hazard.classification} />
      <p className={classes.quiet}>
        {t('workbench.remains.of', {
          total: format.areaM2(recorded),
          percent: format.number(Math.min(percent, sum.remaining > 0 ? 99.9 : 100), 1),
        })}
      </p>
    </Cell>
  );
}

/** The recorded ground as one bar in the patterns of the map; the figures stand beside it in words. */
function ShareBar({ sum, classification }: { sum: Sum; classification: string }) {
  const parts = (['cancelled', 'reduced', 'cleared', 'remaining'] as const).filter((key) => sum[key] > 0);
  return (
    <div className={classes.share} aria-hidden="true">
      {parts.map((key) => (
        <span
          key={key}
          data-part={key === 'remaining' ? classification : key}
          style={{ flexGrow: sum[key] }}
        />
      ))}
    </div>
  );
}

function Crew({ of, hazard }: Props) {
  const t = useT();
  const { data, isError } = useQuery(tasksQuery(of));
  const title = t('workbench.crew');
  if (!data)
    return (
      <Cell title={title}>
        <Unread failed={isError} />
      </Cell>
    );
  const [first, ...more] = openTasks(data);
  const over = hazard.workStatus === 'closed' || hazard.workStatus === 'superseded';
  return (
    <Cell title={title}>
      {first ? (
        <CrewOf task={first} programme={of.programme} />
      ) : (
        <>
          <p className={classes.figure}>{t('workbench.crew.nobody')}</p>
          <p className={classes.quiet}>{over ? t('workbench.crew.over') : t('workbench.crew.noTask')}</p>
        </>
      )}
      {more.length > 0 ? (
        <p className={classes.quiet}>{t('workbench.crew.more', { n: more.length })}</p>
      ) : null}
    </Cell>
  );
}

function CrewOf({ task, programme }: { task: ServedTask; programme: string }) {
  const t = useT();
  const code = useCode();
  const { orgName } = useNames(programme);
  const Icon = task.status === 'suspended' ? IconPlayerPause : IconUsers;
  const teams = [...new Set(task.workItems.flatMap(({ teamName }) => teamName ?? []))].join(', ');
  return (
    <>
      <p className={classes.figure}>
        <Icon size={22} aria-hidden="true" /> <bdi>{orgName(task.orgCode) ?? t('shell.unknown')}</bdi>
      </p>
      <p>
        <strong>{code('taskStatus', task.status)}</strong>
        {teams ? <bdi> · {teams}</bdi> : null} ·{' '}
        <Link to="/$programme/tasks/$id" params={{ programme, id: task.id }} search={{}}>
          <bdi>{taskTitle(t, task)}</bdi>
        </Link>
      </p>
    </>
  );
}

/** SAFETY: what was not read never counts as nothing (test/e2e/hazards.test.ts). */
function Blocks({ of, hazard }: Props) {
  const t = useT();
  const life = useQuery(lifeQuery(of));
  const found = useQuery(nonconformitiesQuery(of));
  const title = t('workbench.blocks');
  if (!life.data || !found.data)
    return (
      <Cell title={title}>
        <Unread failed={life.isError || found.isError} />
      </Cell>
    );
  const none = withoutBalance(hazard);
  const closing = closingOf(hazard, none ? null : sumOf(life.data), found.data);
  const loud = closing.kind === 'blocked' && closing.grave > 0;
  return (
    <Cell title={title} {...(loud ? { tone: 'loud' as const } : {})}>
      <ClosingWords closing={closing} />
    </Cell>
  );
}

function ClosingWords({ closing }: { closing: Closing }) {
  const t = useT();
  const format = useFormat();
  if (closing.kind === 'closed')
    return (
      <p className={classes.figure}>
        <IconLock size={22} aria-hidden="true" />{' '}
        {closing.on
          ? t('workbench.blocks.closedOn', { day: format.day(closing.on) })
          : t('workbench.blocks.closed')}
      </p>
    );
  if (closing.kind === 'superseded')
    return <p className={classes.figure}>{t('workbench.blocks.superseded')}</p>;
  if (closing.kind === 'unmeasured')
    return (
      <>
        <p className={classes.figure}>
          {closing.verified ? t('workbench.blocks.unmeasured') : t('workbench.blocks.unverified')}
        </p>
        <p className={classes.quiet}>{t('workbench.blocks.unmeasuredHint')}</p>
      </>
    );
  if (closing.kind === 'free')
    return (
      <>
        <p className={classes.figure}>
          <IconCircleCheck size={22} aria-hidden="true" /> {t('workbench.blocks.nothing')}
        </p>
        <p className={classes.quiet}>{t('workbench.blocks.nothingHint')}</p>
      </>
    );
  const { grave, remainingM2 } = closing;
  return (
    <ul className={classes.blocks}>
      {grave > 0 ? (
        <li data-grave="true">
          <IconAlertOctagon size={20} aria-hidden="true" />{' '}
          <a href="#quality">{t('workbench.blocks.grave', { n: grave })}</a>
        </li>
      ) : null}
      {remainingM2 > 0 ? (
        <li>{t('workbench.blocks.remaining', { area: format.areaM2(remainingM2) })}</li>
      ) : null}
    </ul>
  );
}
