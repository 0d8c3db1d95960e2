/**
 * Releasing land of one hazard: what happened, which ground, what does not fit, what was left out, and the account
 * before and after. Sent as a report that another person judges; nothing is released here.
 */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '../../i18n/language.tsx';
import { titleOf } from '../../map/ResultsTable.tsx';
import { hazardQuery, type ServedHazard } from '../../queries.ts';
import { useProgrammeId } from '../../session.tsx';
import { landQuery } from '../../tasks/queries.ts';
import { useMayReport } from '../../tasks/report.ts';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { PageHeader } from '../../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../../ui/states.tsx';
import { Sent } from './Sent.tsx';
import { Wizard } from './Wizard.tsx';

/** Why nothing can be released here, as the middle of a key; null when it can. */
function obstacleOf({ workStatus, precision, shape }: ServedHazard, mayReport: boolean): string | null {
  if (!mayReport) return 'role';
  if (workStatus === 'closed' || workStatus === 'superseded') return workStatus;
  if (precision !== 'exact') return 'generalised';
  if (shape === null) return 'noOutline';
  return shape.type === 'Point' ? 'point' : null;
}

export function ReleasePage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const programme = useProgrammeId();
  const hazard = useQuery(hazardQuery(programme, id));
  if (hazard.isPending) return <Loading />;
  if (hazard.isError) return <ErrorPanel error={hazard.error} retry={() => void hazard.refetch()} />;
  return <Release key={id} hazard={hazard.data} />;
}

function Release({ hazard }: { hazard: ServedHazard }) {
  const t = useT();
  const programme = useProgrammeId();
  const obstacle = obstacleOf(hazard, useMayReport('nts'));
  const [sent, setSent] = useState<string | null>(null);
  const name = titleOf(t, hazard);
  return (
    <div className="page">
      <PageHeader
        title={t('wizard.title', { hazard: name })}
        hint={t('wizard.hint')}
        actions={
          <ButtonLink
            to="/$programme/hazards/$id"
            params={{ programme, id: hazard.id }}
            search={{}}
            variant="default"
          >
            {t('wizard.back')}
          </ButtonLink>
        }
      />
      {sent ? <Sent reportId={sent} hazardId={hazard.id} more={() => setSent(null)} /> : null}
      {obstacle && !sent ? <Cannot hazard={hazard} obstacle={obstacle} /> : null}
      {obstacle || sent ? null : <Ready hazard={hazard} onSent={setSent} />}
    </div>
  );
}

/** What a report can help with. */
const REPORTABLE: readonly string[] = ['closed', 'noOutline', 'point'];

/** Says in words why there is nothing to fill in, and where to go instead. */
function Cannot({ hazard, obstacle }: { hazard: ServedHazard; obstacle: string }) {
  const t = useT();
  const programme = useProgrammeId();
  return (
    <section className="card">
      <EmptyState
        title={t(`wizard.cannot.${obstacle}`)}
        hint={t(`wizard.cannot.${obstacle}.hint`)}
        action={
          obstacle === 'superseded' ? (
            <ul>
              {hazard.childIds.map((child) => (
                <li key={child}>
                  <Link to="/$programme/hazards/$id" params={{ programme, id: child }} search={{}}>
                    <Successor id={child} />
                  </Link>
                </li>
              ))}
            </ul>
          ) : REPORTABLE.includes(obstacle) ? (
            <ButtonLink
              to="/$programme/report/new"
              params={{ programme }}
              search={obstacle === 'closed' ? {} : { hazard: hazard.id }}
            >
              {t(obstacle === 'closed' ? 'wizard.cannot.report' : 'wizard.cannot.outline')}
            </ButtonLink>
          ) : null
        }
      />
    </section>
  );
}

function Successor({ id }: { id: string }) {
  const t = useT();
  const { data } = useQuery(hazardQuery(useProgrammeId(), id));
  return <bdi>{data ? titleOf(t, data) : id.slice(0, 8)}</bdi>;
}

/** Reads what the form chooses from before it is shown. */
function Ready({ hazard, onSent }: { hazard: ServedHazard; onSent: (reportId: string) => void }) {
  const programme = useProgrammeId();
  const { task = '' } = useSearch({ strict: false }) as { task?: string };
  const of = { hazard: hazard.id };
  const tasks = useQuery(landQuery(programme, 'task', 'tasks', of));
  const activities = useQuery(landQuery(programme, 'activity', 'activities', of));
  const failed = [tasks, activities].find(({ isError }) => isError);
  if (failed) return <ErrorPanel error={failed.error} retry={() => void failed.refetch()} />;
  if (!tasks.data || !activities.data) return <Loading />;
  const asked = tasks.data.find(({ id }) => id === task) ?? null;
  return (
    <Wizard
      hazard={hazard}
      tasks={tasks.data}
      activities={activities.data}
      startsWith={asked}
      onSent={onSent}
    />
  );
}
