/** Every hazard this reader may see, as a table: filter, sort, choose columns, take away as CSV or GeoJSON. */
import { Button, Checkbox, Menu } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns, IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useFormat } from '../i18n/format.ts';
import { type T, useCode, useT } from '../i18n/language.tsx';
import { isClosed, titleOf } from '../map/ResultsTable.tsx';
import { hazardsQuery, programmeQuery, type ServedHazard } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { HazardGlyph, PageHeader } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { toastDone, toastProblem } from '../ui/toasts.tsx';
import { type ExportFormat, exportHazards } from './export.ts';
import { FilterBar } from './FilterBar.tsx';
import { type Filters, useFilters } from './filters.ts';
import classes from './registry.module.css';

type Sortable = string | number | null;
interface Column {
  readonly key: string;
  readonly label: string;
  readonly numeric?: boolean;
  readonly sort: (hazard: ServedHazard) => Sortable;
  readonly show: (hazard: ServedHazard) => ReactNode;
}

const PAGE = 200;
/** More are not loaded for sorting: the filters are the better tool then. */
const SORT_LIMIT = 5_000;
const RANK = { cha: 3, sha: 2, indication: 1 } as const;
const HIDDEN_AT_FIRST = 'org,reported';

function useColumns(): readonly Column[] {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: 'classification',
        label: t('registry.classification'),
        sort: (h) => RANK[h.classification],
        show: (h) => t(`registry.class.${h.classification}`),
      },
      {
        key: 'contamination',
        label: t('registry.contamination'),
        sort: (h) => h.contamination.join(),
        show: (h) => h.contamination.map((c) => code('contamination', c)).join(', '),
      },
      {
        key: 'status',
        label: t('registry.workStatus'),
        sort: (h) => h.workStatus,
        show: (h) => code('workStatus', h.workStatus),
      },
      {
        key: 'area',
        label: t('registry.area'),
        numeric: true,
        sort: (h) => h.areaM2,
        show: (h) => (h.areaM2 === null ? '–' : format.areaM2(h.areaM2)),
      },
      {
        key: 'reported',
        label: t('registry.area.reported'),
        numeric: true,
        sort: (h) => h.reportedAreaM2,
        show: (h) => (h.reportedAreaM2 === null ? '–' : format.areaM2(h.reportedAreaM2)),
      },
      {
        key: 'evidence',
        label: t('registry.evidence'),
        numeric: true,
        sort: (h) => h.evidenceCount,
        show: (h) => format.number(h.evidenceCount),
      },
      { key: 'place', label: t('registry.place'), sort: (h) => h.placeCode, show: (h) => h.placeCode ?? '–' },
      { key: 'org', label: t('registry.org'), sort: (h) => h.orgCode, show: (h) => h.orgCode ?? '–' },
      {
        key: 'date',
        label: t('registry.dateOfInformation'),
        numeric: true,
        sort: (h) => h.dateOfInformation,
        show: (h) => format.day(h.dateOfInformation),
      },
    ],
    [t, code, format],
  );
}

function compare(a: Sortable, b: Sortable): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

/** `sort=area` ascending, `sort=-area` descending, in the address. */
function sorted(
  hazards: readonly ServedHazard[],
  sort: string | undefined,
  columns: readonly Column[],
  t: T,
) {
  if (!sort) return hazards;
  const down = sort.startsWith('-');
  const key = down ? sort.slice(1) : sort;
  const value =
    key === 'name' ? (h: ServedHazard) => titleOf(t, h) : columns.find((c) => c.key === key)?.sort;
  if (!value) return hazards;
  return hazards.toSorted((a, b) => (down ? -1 : 1) * compare(value(a), value(b)));
}

/** Sorting a part would lie, so everything is loaded first. */
function useAll(programme: string, state: Filters) {
  const query = useInfiniteQuery({
    ...hazardsQuery(programme, state.filters, PAGE),
    placeholderData: keepPreviousData,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = query;
  const loaded = (data?.pages.length ?? 0) * PAGE;
  const wanted = Boolean(state.search.sort) && loaded < SORT_LIMIT;
  useEffect(() => {
    if (wanted && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [wanted, hasNextPage, isFetchingNextPage, fetchNextPage]);
  return query;
}

interface HeadCellProps {
  readonly column: Pick<Column, 'key' | 'label' | 'numeric'>;
  readonly state: Filters;
}

function HeadCell({ column, state }: HeadCellProps) {
  const { sort } = state.search;
  const on = sort === column.key ? 'ascending' : sort === `-${column.key}` ? 'descending' : 'none';
  const next = { none: column.key, ascending: `-${column.key}`, descending: undefined }[on];
  return (
    <th scope="col" aria-sort={on} data-numeric={column.numeric}>
      <button type="button" className={classes.sort} onClick={() => state.change({ sort: next })}>
        {column.label}
        {on === 'ascending' ? <IconArrowUp size={14} aria-hidden="true" /> : null}
        {on === 'descending' ? <IconArrowDown size={14} aria-hidden="true" /> : null}
      </button>
    </th>
  );
}

function ColumnMenu(props: { columns: readonly Column[]; hidden: readonly string[]; state: Filters }) {
  const t = useT();
  const { columns, hidden, state } = props;
  const toggle = (key: string) => {
    const next = hidden.includes(key) ? hidden.filter((k) => k !== key) : [...hidden, key];
    state.change({ hide: next.length > 0 ? next.join(',') : 'none' });
  };
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconColumns size={17} aria-hidden="true" />}>
          {t('registry.columns')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {columns.map((column) => (
          <Menu.Item key={column.key} onClick={() => toggle(column.key)}>
            <Checkbox
              readOnly
              tabIndex={-1}
              checked={!hidden.includes(column.key)}
              label={column.label}
              className={classes.inert}
            />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function ExportMenu({ programme, state }: { programme: string; state: Filters }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const head = useQuery(programmeQuery(programme)).data;
  const run = async (format: ExportFormat) => {
    if (!head) return;
    setBusy(true);
    try {
      const count = await exportHazards(head, state.filters, format);
      toastDone(t('registry.export.done', { n: count, seq: head.headSeq }));
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" loading={busy} leftSection={<IconDownload size={17} aria-hidden="true" />}>
          {t('registry.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void run('csv')}>CSV</Menu.Item>
        <Menu.Item onClick={() => void run('geojson')}>GeoJSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Row({
  hazard,
  columns,
  programme,
}: {
  hazard: ServedHazard;
  columns: readonly Column[];
  programme: string;
}) {
  const t = useT();
  return (
    <tr>
      <th scope="row">
        <Link
          to="/$programme/hazards/$id"
          params={{ programme, id: hazard.id }}
          search={{}}
          className={classes.hazardLink}
        >
          <HazardGlyph classification={hazard.classification} closed={isClosed(hazard.workStatus)} />
          <span>
            <bdi>{titleOf(t, hazard)}</bdi>
            {hazard.name && hazard.localId ? <small className="ltr">{hazard.localId}</small> : null}
            {hazard.precision === 'generalised' ? <small>{t('registry.approximate')}</small> : null}
          </span>
        </Link>
      </th>
      {columns.map((column) => (
        <td key={column.key} data-numeric={column.numeric}>
          {column.show(hazard)}
        </td>
      ))}
    </tr>
  );
}

export function HazardsPage() {
  const t = useT();
  const programme = useProgrammeId();
  const state = useFilters();
  const all = useColumns();
  const query = useAll(programme, state);
  const hidden = (state.search.hide ?? HIDDEN_AT_FIRST).split(',').filter((key) => key !== 'none');
  const columns = all.filter((column) => !hidden.includes(column.key));
  const hazards = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? hazards.length;
  return (
    <div className={`page ${classes.wide}`}>
      <PageHeader
        title={t('registry.hazards.title')}
        hint={query.data ? t('registry.hazards.count', { n: total }) : null}
        actions={
          <div className={`${classes.actions} no-print`}>
            <ColumnMenu columns={all} hidden={hidden} state={state} />
            <ExportMenu programme={programme} state={state} />
          </div>
        }
      />
      <div className={`${classes.above} no-print`}>
        <FilterBar state={state} wide />
      </div>
      {query.error ? <ErrorPanel error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Loading /> : null}
      {query.data && hazards.length === 0 ? (
        <EmptyState
          title={t(state.active > 0 ? 'registry.hazards.noMatch' : 'registry.hazards.none')}
          hint={t(state.active > 0 ? 'map.empty.filtered.hint' : 'registry.hazards.noneHint')}
        />
      ) : null}
      {hazards.length > 0 ? (
        <div className={classes.scroll}>
          <table className={classes.grid}>
            <caption className={classes.hidden}>{t('registry.hazards.title')}</caption>
            <thead>
              <tr>
                <HeadCell column={{ key: 'name', label: t('registry.hazard') }} state={state} />
                {columns.map((column) => (
                  <HeadCell key={column.key} column={column} state={state} />
                ))}
              </tr>
            </thead>
            <tbody>
              {sorted(hazards, state.search.sort, all, t).map((hazard) => (
                <Row key={hazard.id} hazard={hazard} columns={columns} programme={programme} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {query.hasNextPage ? (
        <div className={classes.more}>
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('registry.more')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
