/** Survey boxes: those that are recorded, and beginning one at a position or by the name of its square. */
import { Button, Paper, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { parsePosition } from '../../core/geo/coordinates.ts';
import type { SurveyBox } from '../../core/model/boxes.ts';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import type { Served } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { useNames } from '../tasks/names.ts';
import { landQuery } from '../tasks/queries.ts';
import { useMayReport } from '../tasks/report.ts';
import work from '../tasks/tasks.module.css';
import { WorkNav } from '../tasks/WorkNav.tsx';
import { PageHeader } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { squareNameAt, tallyOf, tidySquareName } from './grid.ts';

export function BoxesPage() {
  const t = useT();
  const programme = useProgrammeId();
  const boxes = useQuery(landQuery(programme, 'survey_box', 'survey-boxes', {}));
  const may = useMayReport('survey_box');
  return (
    <div className={`page ${work.wide}`}>
      <WorkNav />
      <PageHeader title={t('work.boxes.title')} hint={t('work.boxes.hint')} />
      <div className={work.stack}>
        {may ? <Begin /> : null}
        {boxes.isPending ? <Loading /> : null}
        {boxes.isError ? <ErrorPanel error={boxes.error} retry={() => void boxes.refetch()} /> : null}
        {boxes.data?.length === 0 ? <EmptyState title={t('work.boxes.none')} /> : null}
        {boxes.data && boxes.data.length > 0 ? <List boxes={boxes.data} /> : null}
      </div>
    </div>
  );
}

/** The square a text names, or in which the position it names lies; null when it is neither. */
function squareOf(text: string): string | null {
  const named = tidySquareName(text);
  if (named) return named;
  const read = parsePosition(text);
  return 'fault' in read ? null : squareNameAt(read.position);
}

function Begin() {
  const t = useT();
  const programme = useProgrammeId();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const square = squareOf(text);
  const wrong = text.trim() !== '' && square === null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="begin">
      <h2 id="begin">{t('work.boxes.begin')}</h2>
      <form
        className={work.bar}
        onSubmit={(event) => {
          event.preventDefault();
          if (!square) return;
          void navigate({
            to: '/$programme/boxes/$id',
            params: { programme, id: 'new' },
            search: { square } as never,
          });
        }}
      >
        <TextInput
          className={work.searchText}
          label={t('work.boxes.where')}
          description={t('work.boxes.whereHint')}
          error={wrong ? t('work.boxes.notThere') : null}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!square}>
          {square ? t('work.boxes.open', { square }) : t('work.boxes.openNone')}
        </Button>
      </form>
    </Paper>
  );
}

function List({ boxes }: { boxes: readonly Served<SurveyBox>[] }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const programme = useProgrammeId();
  const { orgName } = useNames(programme);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <section className={work.scroll} tabIndex={0} aria-label={t('work.boxes.title')}>
      <table className={work.table}>
        <thead>
          <tr>
            <th scope="col">{t('work.box.square')}</th>
            <th scope="col">{t('work.state')}</th>
            <th scope="col">{t('work.operator')}</th>
            <th scope="col">{t('work.box.surveyedOn')}</th>
            {(['cmr_found', 'cm_fragments', 'nothing'] as const).map((result) => (
              <th key={result} scope="col" data-numeric="true">
                {code('cellResult', result)}
              </th>
            ))}
            <th scope="col" data-numeric="true">
              {t('work.box.unsaid')}
            </th>
          </tr>
        </thead>
        <tbody>
          {boxes.map((box) => {
            const tally = tallyOf(box);
            const exact = box.precision === 'exact';
            const figure = (n: number) => (exact ? format.number(n) : '–');
            return (
              <tr key={box.id}>
                <th scope="row">
                  {exact ? (
                    <Link to="/$programme/boxes/$id" params={{ programme, id: box.id }} search={{}}>
                      <span className="ltr">{box.gridName ?? box.id.slice(0, 8)}</span>
                    </Link>
                  ) : (
                    t('registry.approximate')
                  )}
                </th>
                <td>{code('boxState', box.state)}</td>
                <td>
                  <bdi>{orgName(box.orgCode) ?? '–'}</bdi>
                </td>
                <td>{box.surveyedOn ? format.day(box.surveyedOn) : '–'}</td>
                <td data-numeric="true">{figure(tally.cmr_found)}</td>
                <td data-numeric="true">{figure(tally.cm_fragments)}</td>
                <td data-numeric="true">{figure(tally.nothing)}</td>
                <td data-numeric="true">{figure(tally.unsaid)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
