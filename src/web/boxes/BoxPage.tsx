/** One survey box: what each cell gave, and the confirmed area that may be proposed from it. */
import { Button, Paper, Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { uuidv7 } from 'uuidv7';
import { BLANK_SURVEY_BOX, type Cell, type SurveyBox, type SurveyBoxDraft } from '../../core/model/boxes.ts';
import { BoxState, CellResult } from '../../core/model/land-codes.ts';
import { get, inProgramme } from '../api.ts';
import { useCode, useT } from '../i18n/language.tsx';
import type { Served } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import { today, useMayReport, useOwnOrg, useSend } from '../tasks/report.ts';
import work from '../tasks/tasks.module.css';
import { WorkNav } from '../tasks/WorkNav.tsx';
import { NumberField } from '../ui/NumberField.tsx';
import { PageHeader } from '../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../ui/states.tsx';
import { useGoOn } from '../ui/use-go-on.ts';
import classes from './boxes.module.css';
import { CellGrid } from './CellGrid.tsx';
import { boxOutline, cellsAcross, tallyOf } from './grid.ts';
import { ProposeArea } from './ProposeArea.tsx';

const boxQuery = (programme: string, id: string) =>
  queryOptions({
    queryKey: [programme, 'survey-boxes', 'one', id],
    queryFn: ({ signal }) =>
      get<Served<SurveyBox>>(inProgramme(programme, `/survey-boxes/${id}`), undefined, signal),
    enabled: id !== 'new',
  });

export function BoxPage() {
  const programme = useProgrammeId();
  const { id = 'new' } = useParams({ strict: false }) as { id?: string };
  const { square } = useSearch({ strict: false }) as { square?: string };
  const box = useQuery(boxQuery(programme, id));
  if (id === 'new') return <Entry key={square} known={null} square={square ?? ''} />;
  if (box.isPending) return <Loading />;
  if (box.isError) return <ErrorPanel error={box.error} retry={() => void box.refetch()} />;
  return <Entry key={`${id}${box.data.fromSeq}`} known={box.data} square="" />;
}

type Work = Pick<
  SurveyBox,
  'id' | 'gridName' | 'sideM' | 'cellM' | 'state' | 'cells' | 'fadeOutM' | 'surveyedOn' | 'orgCode'
>;

function startOf(known: SurveyBox | null, square: string, orgCode: string | null): Work {
  if (known) return known;
  const begun = { state: 'ongoing' as const, surveyedOn: today(), fadeOutM: 50 };
  return { ...BLANK_SURVEY_BOX, ...begun, id: uuidv7(), gridName: square, orgCode };
}

/** Only what differs from the registry: cells others said stay as they are. */
function boxDraftOf(box: Work, known: SurveyBox | null): SurveyBoxDraft {
  const { id, state, fadeOutM, surveyedOn } = box;
  const changed = Object.entries(box.cells).filter(
    ([name, cell]) => known?.cells[name]?.result !== cell.result,
  );
  const said = { id, state, fadeOutM, surveyedOn, cells: Object.fromEntries(changed) };
  if (known) return said;
  const { gridName, sideM, cellM, orgCode } = box;
  return { ...said, gridName, sideM, cellM, orgCode, shape: boxOutline(box) };
}

function Entry({ known, square }: { known: Served<SurveyBox> | null; square: string }) {
  const t = useT();
  const programme = useProgrammeId();
  const goOn = useGoOn();
  const ownOrg = useOwnOrg();
  const may = useMayReport('survey_box') && known?.precision !== 'generalised';
  const [box, setBox] = useState<Work>(() => startOf(known, square, ownOrg));
  const [brush, setBrush] = useState<CellResult>('cmr_found');
  const { busy, send } = useSend();
  const set = (change: Partial<Work>) => setBox((before) => ({ ...before, ...change }));
  const paint = (name: string, result: CellResult | null) =>
    setBox((before) => {
      const { [name]: old, ...others } = before.cells;
      if (result === null) return { ...before, cells: others };
      const cell: Cell = {
        result,
        reason: result === 'not_searched' ? (old?.reason ?? 'other') : null,
        minutes: old?.minutes ?? null,
        method: old?.method ?? null,
      };
      return { ...before, cells: { ...others, [name]: cell } };
    });
  const draft = boxDraftOf(box, known);
  const submit = async () => {
    const said = { reportType: 'survey_box' as const, orgCode: box.orgCode, land: { surveyBoxes: [draft] } };
    const report = await send({ ...said, dateOfInformation: box.surveyedOn ?? today() });
    if (report) await goOn({ to: '/$programme/boxes', params: { programme }, search: {} });
  };
  return (
    <div className={`page ${work.wide}`}>
      <WorkNav />
      <PageHeader title={t('work.box.title', { square: box.gridName ?? '' })} hint={t('work.box.hint')} />
      <div className={work.columns}>
        <Paper withBorder p="md" component="section" aria-labelledby="cells">
          <h2 id="cells">{t('work.box.cells')}</h2>
          <Brushes box={box} brush={brush} choose={setBrush} />
          <CellGrid across={cellsAcross(box)} cells={box.cells} brush={brush} paint={may ? paint : null} />
          <p className={classes.warning}>{t('work.box.notReleased')}</p>
        </Paper>
        <div className={work.stack}>
          {may ? (
            <Paper withBorder p="md" component="section" aria-labelledby="about">
              <h2 id="about">{t('work.box.about')}</h2>
              <About box={box} set={set} />
              <Text size="sm" c="dimmed" my="sm">
                {t('work.another')}
              </Text>
              <Button loading={busy} onClick={() => void submit()}>
                {t('work.box.send')}
              </Button>
            </Paper>
          ) : null}
          {may ? (
            <ProposeArea
              box={known}
              fadeOutM={box.fadeOutM}
              unsent={Object.keys(draft.cells ?? {}).length > 0}
            />
          ) : null}
        </div>
      </div>
    </div>
  );
}

function Brushes(props: { box: Work; brush: CellResult; choose: (result: CellResult) => void }) {
  const t = useT();
  const code = useCode();
  const tally = tallyOf(props.box);
  return (
    <fieldset className={classes.legend} aria-label={t('work.box.brush')}>
      {CellResult.options.map((result) => (
        <button
          key={result}
          type="button"
          className={classes.brush}
          aria-pressed={props.brush === result}
          onClick={() => props.choose(result)}
        >
          <span className={classes.sign} data-result={result} aria-hidden="true">
            {t(`work.box.letter.${result}`)}
          </span>
          {code('cellResult', result)} ({tally[result]})
        </button>
      ))}
    </fieldset>
  );
}

function About({ box, set }: { box: Work; set: (change: Partial<Work>) => void }) {
  const t = useT();
  const code = useCode();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Select
        label={t('work.state')}
        allowDeselect={false}
        value={box.state}
        onChange={(value) => value && set({ state: BoxState.parse(value) })}
        data={BoxState.options.map((value) => ({ value, label: code('boxState', value) }))}
      />
      <TextInput
        type="date"
        label={t('work.box.surveyedOn')}
        max={today()}
        value={box.surveyedOn ?? ''}
        onChange={(event) => set({ surveyedOn: event.currentTarget.value || null })}
      />
      <NumberField
        label={t('work.box.fadeOut')}
        description={t('work.box.fadeOutHint')}
        min={0}
        max={10_000}
        hideControls
        value={box.fadeOutM}
        change={(fadeOutM) => set({ fadeOutM })}
      />
    </SimpleGrid>
  );
}
