/** What happened around a hazard without changing its own record: for its timeline. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Facts } from '../../../core/model/hazards.ts';
import { type Format, useFormat } from '../../i18n/format.ts';
import { type T, useCode, useT } from '../../i18n/language.tsx';
import { taskTitle } from '../../tasks/words.ts';
import {
  handoversQuery,
  nonconformitiesQuery,
  type OneHazard,
  partsQuery,
  tasksQuery,
  useIsMember,
  visitsQuery,
} from './queries.ts';

/** Known since ledger position `seq`, true in the world on day `on`. */
export interface AlsoItem {
  readonly key: string;
  readonly seq: number;
  readonly on: string;
  readonly reportId: string | null;
  readonly words: string;
}

/** The fact that a member was set, as a step of the timeline; nothing for those who see no facts. */
function step(id: string, facts: Facts, member: string, words: string): AlsoItem[] {
  const fact = facts[member];
  return fact ? [{ key: `${id}${member}`, ...fact, words }] : [];
}

interface Words {
  readonly t: T;
  readonly code: ReturnType<typeof useCode>;
  readonly format: Format;
}

/** Releases, tasks, inspections and handovers of a hazard, in no order. */
export function useAlso(of: OneHazard): readonly AlsoItem[] {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const enabled = useIsMember();
  const parts = useQuery(partsQuery(of)).data;
  const tasks = useQuery({ ...tasksQuery(of), enabled }).data;
  const found = useQuery({ ...nonconformitiesQuery(of), enabled }).data;
  const visits = useQuery({ ...visitsQuery(of), enabled }).data;
  const handovers = useQuery({ ...handoversQuery(of), enabled }).data;
  return useMemo(
    () => itemsOf({ parts, tasks, found, visits, handovers }, { t, code, format }),
    [parts, tasks, found, visits, handovers, t, code, format],
  );
}

interface Around {
  readonly parts: readonly import('../../release/queries.ts').ServedRelease[] | undefined;
  readonly tasks: readonly import('../../tasks/queries.ts').ServedTask[] | undefined;
  readonly found: readonly import('../../../core/model/quality.ts').Nonconformity[] | undefined;
  readonly visits: readonly import('../../../core/model/quality.ts').QualityVisit[] | undefined;
  readonly handovers: readonly import('../../../core/model/handovers.ts').Handover[] | undefined;
}

function itemsOf({ parts, tasks, found, visits, handovers }: Around, { t, code, format }: Words): AlsoItem[] {
  return [
    ...(parts ?? []).flatMap(({ id, facts, outcome, areaM2 }) =>
      step(id, facts, 'outcome', `${code('releaseOutcome', outcome)}: ${format.areaM2(areaM2)}`),
    ),
    ...(tasks ?? []).flatMap((task) => {
      const words = { task: taskTitle(t, task), status: code('taskStatus', task.status) };
      return step(task.id, task.facts, 'status', t('workbench.also.task', words));
    }),
    ...(found ?? []).flatMap((one) => {
      const severity = code('nonconformitySeverity', one.severity);
      return [
        ...step(one.id, one.facts, 'severity', t('workbench.also.found', { severity })),
        ...(one.status === 'closed'
          ? step(one.id, one.facts, 'status', t('workbench.also.righted', { severity }))
          : []),
      ];
    }),
    ...(visits ?? []).flatMap(({ id, facts, kind, result }) => {
      const words = [code('qualityVisitKind', kind), result ? code('qualityResult', result) : ''];
      return step(id, facts, 'kind', words.filter(Boolean).join(': '));
    }),
    ...(handovers ?? []).flatMap(({ id, facts }) =>
      step(id, facts, 'handedOverOn', t('workbench.also.handover')),
    ),
  ];
}
