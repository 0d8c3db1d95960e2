/** Which hazards come first, and why: every score is a sum that can be opened and added up again. */
import { Button } from '@mantine/core';
import { IconDownload, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { FIRST_PRIORITY_FORMULA, type PriorityFormula } from '../../core/model/priority.ts';
import type { Priority } from '../../core/registry/priority.ts';
import { useFormat } from '../i18n/format.ts';
import { hasWords, useCode, useT } from '../i18n/language.tsx';
import { titleOf } from '../map/ResultsTable.tsx';
import { programmeQuery } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { HazardGlyph, PageHeader } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { prioritiesCsv, readPriorities, type Scored } from './priorities.ts';
import { useMayReport } from './report.ts';
import classes from './tasks.module.css';
import { WorkNav } from './WorkNav.tsx';

const PAGE = 50;

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function PrioritiesPage() {
  const t = useT();
  const programme = useProgrammeId();
  const head = useQuery(programmeQuery(programme));
  const own = head.data?.settings.priority;
  const formula = own ?? FIRST_PRIORITY_FORMULA;
  const list = useQuery({
    queryKey: [programme, 'priorities', formula],
    queryFn: ({ signal }) => readPriorities(programme, formula, {}, signal),
    enabled: head.data !== undefined,
  });
  const [shown, setShown] = useState(PAGE);
  const seq = head.data?.headSeq ?? 0;
  return (
    <div className="page">
      <WorkNav />
      <PageHeader
        title={t('work.priorities.title')}
        hint={t(own ? 'work.priorities.own' : 'work.priorities.first')}
        actions={
          list.data?.length ? (
            <Button
              variant="default"
              leftSection={<IconDownload size={17} aria-hidden="true" />}
              onClick={() =>
                save(`${programme}-priorities-entry-${seq}.csv`, prioritiesCsv(list.data, formula, seq))
              }
            >
              CSV
            </Button>
          ) : null
        }
      />
      <FormulaTable formula={formula} />
      {list.isError ? <ErrorPanel error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isPending ? <Loading /> : null}
      {list.data?.length === 0 ? <EmptyState title={t('work.priorities.none')} /> : null}
      <ol className={classes.ranked}>
        {(list.data ?? []).slice(0, shown).map((one, i) => (
          <Ranked key={one.hazard.id} rank={i + 1} one={one} />
        ))}
      </ol>
      {(list.data?.length ?? 0) > shown ? (
        <Button variant="default" onClick={() => setShown(shown + PAGE)}>
          {t('work.priorities.more')}
        </Button>
      ) : null}
    </div>
  );
}

const useFactor = () => {
  const t = useT();
  return (key: string) => (hasWords(`work.factor.${key}`) ? t(`work.factor.${key}`) : key);
};

/** A code in words where it has some; numbers as they are. */
function useValueWords() {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  return (factor: string, value: string | number | null): string => {
    if (value === null) return t('shell.unknown');
    if (typeof value === 'number') return format.number(value);
    if (factor === 'blocked') return code('blockedUse', value);
    if (factor === 'contamination' || factor === 'classification') return code(factor, value);
    return value;
  };
}

function FormulaTable({ formula }: { formula: PriorityFormula }) {
  const t = useT();
  const format = useFormat();
  const factorOf = useFactor();
  const words = useValueWords();
  return (
    <details className={classes.formula}>
      <summary>{t('work.priorities.formula')}</summary>
      <ul>
        {formula.map((factor) => (
          <li key={factor.key}>
            <strong>{factorOf(factor.key)}</strong> × {format.number(factor.weight, 2)}:{' '}
            {factor.kind === 'codes'
              ? Object.entries(factor.points)
                  .map(([value, points]) => `${words(factor.key, value)} ${format.number(points, 2)}`)
                  .join(' · ')
              : factor.bands
                  .map(({ from, points }) => `≥ ${format.number(from)}: ${format.number(points, 2)}`)
                  .join(' · ')}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Ranked({ rank, one: { hazard, priority } }: { rank: number; one: Scored }) {
  const t = useT();
  const format = useFormat();
  const programme = useProgrammeId();
  const may = useMayReport('task');
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <h2>
          {format.number(rank)}. <HazardGlyph classification={hazard.classification} />{' '}
          <Link to="/$programme/hazards/$id" params={{ programme, id: hazard.id }} search={{}}>
            <bdi>{titleOf(t, hazard)}</bdi>
          </Link>
        </h2>
        <span className={classes.score}>
          {t('work.priorities.score', {
            score: format.number(priority.score, 2),
            most: format.number(priority.most, 2),
          })}
        </span>
      </div>
      <details>
        <summary>{t('work.priorities.why')}</summary>
        <Terms priority={priority} />
        {may ? (
          <ButtonLink
            mt="sm"
            size="compact-sm"
            variant="default"
            to="/$programme/tasks/new"
            params={{ programme }}
            search={{ hazard: hazard.id } as never}
            leftSection={<IconPlus size={14} aria-hidden="true" />}
          >
            {t('work.task.new')}
          </ButtonLink>
        ) : null}
      </details>
    </li>
  );
}

function Terms({ priority }: { priority: Priority }) {
  const t = useT();
  const format = useFormat();
  const factorOf = useFactor();
  const words = useValueWords();
  return (
    <>
      <table className={`${classes.table} ${classes.terms}`}>
        <thead>
          <tr>
            <th scope="col">{t('work.priorities.factor')}</th>
            <th scope="col">{t('work.priorities.value')}</th>
            <th scope="col" data-numeric="true">
              {t('work.priorities.sum')}
            </th>
          </tr>
        </thead>
        <tbody>
          {priority.terms.map((term) => (
            <tr key={term.factor}>
              <th scope="row">{factorOf(term.factor)}</th>
              <td>{words(term.factor, term.value)}</td>
              <td data-numeric="true" dir="ltr">
                {format.number(term.points, 2)} × {format.number(term.weight, 2)} ={' '}
                {format.number(term.product, 2)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {t('work.progress.total')}
            </th>
            <td data-numeric="true">{format.number(priority.score, 2)}</td>
          </tr>
        </tfoot>
      </table>
      {priority.unknown.length > 0 ? (
        <p className={classes.quiet}>
          {t('work.priorities.unknown', { factors: priority.unknown.map(factorOf).join(', ') })}
        </p>
      ) : null}
    </>
  );
}
