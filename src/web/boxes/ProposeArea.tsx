/**
 * From found cells and evidence to a proposed confirmed area: the union is shown, may be changed by hand, and is
 * sent as a report of a hazard that names the box. Nothing here releases anything.
 */
import { Button, Paper, Text, TextInput } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { uuidv7 } from 'uuidv7';
import { outlineAreaM2 } from '../../core/geo/area.ts';
import type { SurveyBox } from '../../core/model/boxes.ts';
import type { Outline, Shape } from '../../core/model/geometry.ts';
import { Entered } from '../../core/model/hazards.ts';
import type { ProposedHazard } from '../../core/registry/boxes.ts';
import { get, inProgramme } from '../api.ts';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { today, useSend } from '../tasks/report.ts';
import { Loading } from '../ui/states.tsx';
import { toastProblem } from '../ui/toasts.tsx';
import { useGoOn } from '../ui/use-go-on.ts';
import classes from './boxes.module.css';

const DrawMap = lazy(() => import('../capture/DrawMap.tsx').then((m) => ({ default: m.DrawMap })));

type Proposed = ProposedHazard & { readonly evidenceIds: readonly string[] };

interface Props {
  /** As the registry holds it; null while the box is being begun. */
  readonly box: SurveyBox | null;
  readonly fadeOutM: number | null;
  /** Cells were changed here that nobody has accepted. */
  readonly unsent: boolean;
}

export function ProposeArea({ box, fadeOutM, unsent }: Props) {
  const t = useT();
  const programme = useProgrammeId();
  const [proposed, setProposed] = useState<Proposed | null>(null);
  const [busy, setBusy] = useState(false);
  const propose = async () => {
    if (!box) return;
    setBusy(true);
    try {
      const path = inProgramme(programme, `/survey-boxes/${box.id}/proposal`);
      setProposed(await get<Proposed>(path, { fadeOutM: fadeOutM ?? undefined }));
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="propose">
      <h2 id="propose">{t('work.box.propose')}</h2>
      <Text size="sm" c="dimmed">
        {t('work.box.proposeHint')}
      </Text>
      {box === null || unsent ? (
        <Text size="sm" mt="sm">
          {t(box === null ? 'work.box.acceptFirst' : 'work.box.unsent')}
        </Text>
      ) : null}
      {box ? (
        <Button mt="sm" variant="default" loading={busy} onClick={() => void propose()}>
          {t('work.box.proposeRun')}
        </Button>
      ) : null}
      <div aria-live="polite">
        {proposed && !proposed.shape ? <Text mt="sm">{t('work.box.nothing')}</Text> : null}
      </div>
      {box && proposed?.shape ? (
        <Proposal key={JSON.stringify(proposed.shape)} proposed={proposed} start={proposed.shape} box={box} />
      ) : null}
    </Paper>
  );
}

interface ProposalProps {
  readonly proposed: Proposed;
  readonly start: Outline;
  readonly box: SurveyBox;
}

function Proposal({ proposed, start, box }: ProposalProps) {
  const t = useT();
  const format = useFormat();
  const square = box.gridName ?? '';
  const [shape, setShape] = useState<Shape | null>(start);
  const [name, setName] = useState(t('work.box.hazardName', { square }));
  const outline: Outline | null = shape && shape.type !== 'Point' ? shape : null;
  const counts = { cells: proposed.foundCells.length, evidence: proposed.evidenceIds.length };
  const { busy, submit } = useProposal(box, outline, name, t('work.box.hazardText', { square, ...counts }));
  const unsearched = proposed.unsearchedInside.length;
  return (
    <div style={{ marginBlockStart: 16 }}>
      <p aria-live="polite">
        {t('work.box.union', counts)}{' '}
        <strong>{format.areaM2(outline ? Math.round(outlineAreaM2(outline)) : null)}</strong>
      </p>
      {unsearched > 0 ? <p>{t('work.box.unsearched', { n: unsearched })}</p> : null}
      <Suspense fallback={<Loading />}>
        <DrawMap shape={shape} label={t('work.box.map')} change={setShape} />
      </Suspense>
      <TextInput
        mt="sm"
        label={t('work.box.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <p className={classes.warning}>{t('work.box.notReleased')}</p>
      <Button mt="sm" loading={busy} disabled={!outline} onClick={() => void submit()}>
        {t('work.box.sendArea')}
      </Button>
    </div>
  );
}

/** Sends the outline as a new confirmed hazard, with the box naming it. */
function useProposal(box: SurveyBox, shape: Outline | null, name: string, description: string) {
  const programme = useProgrammeId();
  const goOn = useGoOn();
  const { busy, send } = useSend();
  const submit = async () => {
    if (!shape) return;
    const id = uuidv7();
    const fields = {
      classification: 'cha' as const,
      contamination: ['cmr' as const],
      name: name.trim() || null,
      shape,
      entered: Entered.parse({ format: 'drawn', text: null, fixedBy: 'unknown' }),
      orgCode: box.orgCode,
      placeCode: box.placeCode,
      description,
    };
    const report = await send({
      reportType: 'survey_box',
      orgCode: box.orgCode,
      dateOfInformation: box.surveyedOn ?? today(),
      hazard: { id, mode: 'new', fields },
      land: { surveyBoxes: [{ id: box.id, hazardIds: [...box.hazardIds, id] }] },
    });
    if (report)
      await goOn({ to: '/$programme/reports/$id', params: { programme, id: report.id }, search: {} });
  };
  return { busy, submit };
}
