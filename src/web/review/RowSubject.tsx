/** What a report in the inbox is about, where its own words do not name it: the hazard or the task it changes. */
import { useQuery } from '@tanstack/react-query';
import type { Report, ReportContent } from '../../core/model/reports.ts';
import { useT } from '../i18n/language.tsx';
import { titleOf } from '../map/ResultsTable.tsx';
import { hazardQuery } from '../queries.ts';
import { taskQuery } from '../tasks/queries.ts';
import { taskTitle } from '../tasks/words.ts';
import classes from './review.module.css';

/** A hazard the registry knows: not one that this report begins. */
function hazardOf({ hazard, land, evidence }: ReportContent): string | null {
  if (hazard) return hazard.mode === 'update' || hazard.mode === 'split' ? hazard.id : null;
  const named = [
    ...(land?.releases ?? []).map(({ hazardId }) => hazardId),
    ...(land?.closures ?? []).map(({ hazardId }) => hazardId),
    ...[
      land?.progress,
      land?.activities,
      land?.tasks,
      land?.qualityVisits,
      land?.nonconformities,
      land?.handovers,
    ].flatMap((list) => (list ?? []).flatMap(({ hazardIds }) => hazardIds ?? [])),
    ...evidence.map(({ hazardId }) => hazardId),
  ];
  return named.find((id) => typeof id === 'string') ?? null;
}

/** A task the registry knows: one that begins always says its hazards. */
function taskOf({ land }: ReportContent): string | null {
  return land?.tasks?.find(({ hazardIds, title }) => hazardIds === undefined && !title)?.id ?? null;
}

interface Subject {
  readonly to: '/$programme/hazards/$id' | '/$programme/tasks/$id';
  readonly id: string;
  readonly name: string;
  readonly number: string | null;
}

/** The record it is about, as this reader is shown it; null for one that begins something, or that is not shown. */
export function useSubject({ programmeId: programme, content }: Report): Subject | null {
  const t = useT();
  const taskId = taskOf(content);
  const hazardId = taskId ? null : hazardOf(content);
  const task = useQuery({ ...taskQuery(programme, taskId ?? ''), enabled: taskId !== null }).data;
  const hazard = useQuery({ ...hazardQuery(programme, hazardId ?? ''), enabled: hazardId !== null }).data;
  if (task)
    return { to: '/$programme/tasks/$id', id: task.id, name: taskTitle(t, task), number: task.localId };
  if (!hazard) return null;
  const { id, localId: number } = hazard;
  return { to: '/$programme/hazards/$id', id, name: titleOf(t, hazard), number };
}

export function RowSubject({ report }: { report: Report }) {
  const subject = useSubject(report);
  if (!subject) return null;
  const { name, number } = subject;
  return (
    <div className={classes.meta}>
      <bdi>{name}</bdi>
      {number && number !== name ? (
        <>
          {' · '}
          <span className="ltr">{number}</span>
        </>
      ) : null}
    </div>
  );
}
