/** What happened around a hazard without changing its own record: for its timeline. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Handover } from '../../../core/model/handovers.ts';
import type { Facts } from '../../../core/model/hazards.ts';
import type { Nonconformity, QualityVisit } from '../../../core/model/quality.ts';
import { type Format, useFormat } from '../../i18n/format.ts';
import { type T, useCode, useT } from '../../i18n/language.tsx';
import type { ServedRelease } from '../../release/queries.ts';
import type { ServedTask } from '../../tasks/queries.ts';
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
  readonly parts: readonly ServedRelease[] | undefined;
  readonly tasks: readonly ServedTask[] | undefined;
  readonly found: readonly Nonconformity[] | undefined;
  readonly visits: readonly QualityVisit[] | undefined;
  readonly handovers: readonly Handover[] | undefined;
}

function itemsOf({ parts, tasks, found, visits, handovers }: Around, { t, code, format }: Words): AlsoItem[] {
  return [
    ...released(parts ?? [], { t, code, format }),
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

/** One step for each report and outcome: a report may bring hundreds of parts. */
function released(parts: readonly ServedRelease[], { t, code, format }: Words): AlsoItem[] {
  const steps = new Map<string, { item: AlsoItem; n: number; m2: number; outcome: string }>();
  for (const { id, facts, outcome, areaM2 } of parts) {
    const [item] = step(id, facts, 'outcome', '');
    if (!item) continue;
    const key = `${item.reportId}${outcome}`;
    const before = steps.get(key) ?? { item, n: 0, m2: 0, outcome };
    steps.set(key, { ...before, n: before.n + 1, m2: before.m2 + (areaM2 ?? 0) });
  }
  return [...steps.values()].map(({ item, n, m2, outcome }) => ({
    ...item,
    words: t('workbench.also.released', {
      outcome: code('releaseOutcome', outcome),
      area: format.areaM2(m2),
      n,
    }),
  }));
}
