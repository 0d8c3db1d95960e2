/**
 * Bearings and distances, point by point, as surveyors write them down. The first point is a position; every
 * other one a leg from an earlier point. Closing error and outline are computed here as at the centre.
 */
import { ActionIcon, Button, Select, SimpleGrid, Switch, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { formatPosition, parsePosition } from '../../core/geo/coordinates.ts';
import { adjustBowditch, solveTraverse } from '../../core/geo/traverse.ts';
import { CODE_LISTS, NorthReference, PointType } from '../../core/model/codes.ts';
import type { Shape } from '../../core/model/geometry.ts';
import { Survey, SurveyPoint } from '../../core/model/surveys.ts';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { NumberField } from '../ui/NumberField.tsx';
import classes from './capture.module.css';

interface Props {
  readonly survey: Survey | null;
  readonly change: (survey: Survey, shape: Shape | null) => void;
}

const START = Survey.parse({
  points: [
    { no: 'RP1', type: 'reference', mode: 'absolute' },
    { no: 'SP', type: 'start', mode: 'relative', fromNo: 'RP1' },
    { no: 'TP1', type: 'turning', mode: 'relative', fromNo: 'SP' },
  ],
});

/** The outline of a survey, or null while a leg is missing. */
function outlineOf(survey: Survey): Shape | null {
  const solved = survey.adjusted ? adjustBowditch(solveTraverse(survey)) : solveTraverse(survey);
  return solved.ring.length >= 4 ? { type: 'Polygon', coordinates: [solved.ring] } : null;
}

export function TraverseTable({ survey: given, change }: Props) {
  const t = useT();
  const code = useCode();
  const survey = given ?? START;
  const set = (next: Partial<Survey>) => {
    const whole = { ...survey, ...next };
    change(whole, outlineOf(whole));
  };
  const setPoint = (index: number, next: Partial<SurveyPoint>) =>
    set({ points: survey.points.map((point, i) => (i === index ? { ...point, ...next } : point)) });
  const addLeg = () => {
    const last = survey.points.at(-1);
    const no = `TP${survey.points.filter((p) => p.type === 'turning').length + 1}`;
    const leg = SurveyPoint.parse({ no, type: 'turning', mode: 'relative', fromNo: last?.no ?? null });
    set({ points: [...survey.points, leg] });
  };
  return (
    <div>
      <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md">
        <Select
          label={t('capture.traverse.north')}
          clearable
          value={survey.northReference}
          onChange={(value) => set({ northReference: value ? NorthReference.parse(value) : null })}
          data={CODE_LISTS.northReference.map((value) => ({ value, label: code('northReference', value) }))}
        />
        {survey.northReference === 'magnetic' ? (
          <NumberField
            label={t('capture.traverse.declination')}
            description={t('capture.traverse.declinationHint')}
            decimalScale={2}
            value={survey.declinationDeg}
            change={(declinationDeg) => set({ declinationDeg })}
          />
        ) : null}
        {survey.northReference === 'magnetic' ? (
          <TextInput
            type="date"
            label={t('capture.traverse.declinationDate')}
            value={survey.declinationDate ?? ''}
            onChange={(event) => set({ declinationDate: event.currentTarget.value || null })}
          />
        ) : null}
      </SimpleGrid>
      <div className={classes.scrollX}>
        <table className={classes.legs}>
          <thead>
            <tr>
              {['point', 'kind', 'from', 'bearing', 'distance', 'remove'].map((name) => (
                <th key={name} scope="col">
                  {t(`capture.traverse.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {survey.points.map((point, index) => (
              <PointRow
                // biome-ignore lint/suspicious/noArrayIndexKey: names are being typed, the place is the identity
                key={index}
                point={point}
                earlier={survey.points.slice(0, index).map((p) => p.no)}
                change={(next) => setPoint(index, next)}
                remove={() => set({ points: survey.points.filter((_, i) => i !== index) })}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Button variant="light" mt="sm" onClick={addLeg}>
        {t('capture.traverse.add')}
      </Button>
      <Switch
        mt="md"
        label={t('capture.traverse.closed')}
        checked={survey.closed}
        onChange={(event) => set({ closed: event.currentTarget.checked })}
      />
      <Misclosure survey={survey} adjust={(adjusted) => set({ adjusted })} />
    </div>
  );
}

interface RowProps {
  readonly point: SurveyPoint;
  readonly earlier: readonly string[];
  readonly change: (next: Partial<SurveyPoint>) => void;
  readonly remove: () => void;
}

function PointRow({ point, earlier, change, remove }: RowProps) {
  const t = useT();
  const code = useCode();
  return (
    <tr>
      <td>
        <TextInput
          aria-label={t('capture.traverse.point')}
          value={point.no}
          onChange={(event) => change({ no: event.currentTarget.value })}
        />
      </td>
      <td>
        <Select
          aria-label={t('capture.traverse.kind')}
          allowDeselect={false}
          value={point.type}
          onChange={(value) => value && change({ type: PointType.parse(value) })}
          data={CODE_LISTS.pointType.slice(0, 9).map((value) => ({ value, label: code('pointType', value) }))}
        />
      </td>
      {earlier.length === 0 ? (
        <PositionCell point={point} change={change} />
      ) : (
        <LegCells {...{ point, earlier, change }} />
      )}
      <td>
        {earlier.length > 0 ? (
          <ActionIcon
            variant="subtle"
            aria-label={t('capture.traverse.removePoint', { no: point.no })}
            onClick={remove}
          >
            <IconTrash size={18} aria-hidden="true" />
          </ActionIcon>
        ) : null}
      </td>
    </tr>
  );
}

function PositionCell({ point, change }: { point: SurveyPoint; change: RowProps['change'] }) {
  const t = useT();
  return (
    <td colSpan={3}>
      <TextInput
        aria-label={t('capture.traverse.position')}
        placeholder={t('capture.traverse.position')}
        dir="ltr"
        value={point.text ?? ''}
        error={point.text && !point.position ? t('capture.fault.unreadable') : null}
        description={point.position ? <bdi dir="ltr">{formatPosition(point.position, 'decimal')}</bdi> : null}
        onChange={(event) => {
          const text = event.currentTarget.value;
          const read = parsePosition(text);
          change({ text, mode: 'absolute', position: 'fault' in read ? null : read.position });
        }}
      />
    </td>
  );
}

function LegCells({ point, earlier, change }: Omit<RowProps, 'remove'>) {
  const t = useT();
  return (
    <>
      <td>
        <Select
          aria-label={t('capture.traverse.from')}
          allowDeselect={false}
          value={point.fromNo}
          onChange={(fromNo) => change({ fromNo, mode: 'relative' })}
          data={[...new Set(earlier)]}
        />
      </td>
      <td>
        <LegNumber
          label={t('capture.traverse.bearing')}
          value={point.bearingDeg}
          change={(bearingDeg) => change({ bearingDeg })}
        />
      </td>
      <td>
        <LegNumber
          label={t('capture.traverse.distance')}
          value={point.distanceM}
          change={(distanceM) => change({ distanceM })}
        />
      </td>
    </>
  );
}

function LegNumber(props: { label: string; value: number | null; change: (value: number | null) => void }) {
  return (
    <NumberField
      aria-label={props.label}
      hideControls
      decimalScale={2}
      value={props.value}
      change={props.change}
    />
  );
}

function Misclosure({ survey, adjust }: { survey: Survey; adjust: (adjusted: boolean) => void }) {
  const t = useT();
  const format = useFormat();
  const solved = solveTraverse(survey);
  if (!survey.closed || solved.misclosureM === null) return null;
  return (
    <>
      <Text mt="sm" aria-live="polite">
        {t('capture.traverse.misclosure', {
          gap: format.metres(solved.misclosureM),
          perimeter: format.metres(solved.perimeterM),
        })}
      </Text>
      <Switch
        mt="xs"
        label={t('capture.traverse.adjust')}
        description={t('capture.traverse.adjustHint')}
        checked={survey.adjusted}
        onChange={(event) => adjust(event.currentTarget.checked)}
      />
    </>
  );
}
