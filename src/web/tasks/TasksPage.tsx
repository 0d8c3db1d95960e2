/** Tasks: as a board by state, as bars in a month, as a list. What is asked for stays in the address. */
import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { PageHeader } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { Board } from './Board.tsx';
import { Calendar } from './Calendar.tsx';
import { useNames } from './names.ts';
import { boardQuery, landQuery, waitingQuery } from './queries.ts';
import { useMayReport } from './report.ts';
import { useTaskSearch } from './search.ts';
import { TaskList } from './TaskList.tsx';
import classes from './tasks.module.css';
import { WaitingNew } from './Waiting.tsx';
import { WorkNav } from './WorkNav.tsx';

const VIEWS = ['board', 'calendar', 'list'] as const;
type View = (typeof VIEWS)[number];
export function TasksPage() {
  const t = useT();
  const programme = useProgrammeId();
  const { search, change } = useTaskSearch();
  const view: View = VIEWS.find((one) => one === search.view) ?? 'board';
  const mayTask = useMayReport('task');
  return (
    <div className={`page ${classes.wide}`}>
      <WorkNav />
      <PageHeader
        title={t('work.tasks.title')}
        hint={t('work.tasks.hint')}
        actions={
          mayTask ? (
            <ButtonLink
              to="/$programme/tasks/new"
              params={{ programme }}
              leftSection={<IconPlus size={17} aria-hidden="true" />}
            >
              {t('work.task.new')}
            </ButtonLink>
          ) : null
        }
      />
      <div className={classes.bar}>
        <SegmentedControl
          aria-label={t('work.view.label')}
          value={view}
          onChange={(next) => change({ view: next === 'board' ? undefined : next })}
          data={VIEWS.map((value) => ({ value, label: t(`work.view.${value}`) }))}
        />
        <TaskFilters />
      </div>
      {view === 'board' ? <BoardView /> : <ListView view={view} />}
    </div>
  );
}

function TaskFilters() {
  const t = useT();
  const programme = useProgrammeId();
  const { search, change } = useTaskSearch();
  const { orgs, places } = useNames(programme);
  const [text, setText] = useState(search.q ?? '');
  const send = useDebouncedCallback((q: string) => change({ q: q.trim() || undefined }), 300);
  const active = Boolean(search.q || search.org || search.place);
  return (
    <>
      <TextInput
        type="search"
        className={classes.searchText}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          send(event.currentTarget.value);
        }}
        leftSection={<IconSearch size={17} aria-hidden="true" />}
        placeholder={t('work.filter.text')}
        aria-label={t('work.filter.text')}
      />
      <Select
        aria-label={t('work.operator')}
        placeholder={t('work.operator')}
        clearable
        searchable
        value={search.org ?? null}
        onChange={(org) => change({ org: org ?? undefined })}
        data={orgs}
      />
      <Select
        aria-label={t('work.place')}
        placeholder={t('work.place')}
        clearable
        searchable
        value={search.place ?? null}
        onChange={(place) => change({ place: place ?? undefined })}
        data={places}
      />
      {active ? (
        <Button
          variant="subtle"
          onClick={() => {
            setText('');
            change({ q: undefined, org: undefined, place: undefined });
          }}
        >
          {t('work.filter.clear')}
        </Button>
      ) : null}
    </>
  );
}

function Nothing() {
  const t = useT();
  const { filter } = useTaskSearch();
  const filtered = Object.values(filter).some(Boolean);
  return (
    <EmptyState
      title={t(filtered ? 'work.tasks.noMatch' : 'work.tasks.none')}
      hint={t(filtered ? 'work.tasks.noMatchHint' : 'work.tasks.noneHint')}
    />
  );
}

function BoardView() {
  const programme = useProgrammeId();
  const { filter } = useTaskSearch();
  const board = useQuery(boardQuery(programme, filter));
  const waiting = useQuery(waitingQuery(programme));
  if (board.isPending) return <Loading />;
  if (board.isError) return <ErrorPanel error={board.error} retry={() => void board.refetch()} />;
  const empty = board.data.every(({ count }) => count === 0);
  return (
    <>
      <WaitingNew columns={board.data} reports={waiting.data?.reports ?? []} />
      {empty ? <Nothing /> : <Board columns={board.data} waiting={waiting.data?.byTask ?? new Map()} />}
    </>
  );
}

function ListView({ view }: { view: View }) {
  const programme = useProgrammeId();
  const { filter } = useTaskSearch();
  const tasks = useQuery(landQuery(programme, 'task', 'tasks', filter));
  if (tasks.isPending) return <Loading />;
  if (tasks.isError) return <ErrorPanel error={tasks.error} retry={() => void tasks.refetch()} />;
  if (tasks.data.length === 0) return <Nothing />;
  return view === 'calendar' ? <Calendar tasks={tasks.data} /> : <TaskList tasks={tasks.data} />;
}
