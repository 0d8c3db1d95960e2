/** The parts with their names, what each takes of what is left, and the sum beside the hazard as it is now. */
import { NativeSelect, TextInput } from '@mantine/core';
import type { SplitShare } from '../../../core/geo/split-parts.ts';
import type { Hazard } from '../../../core/model/hazards.ts';
import { useFormat } from '../../i18n/format.ts';
import { useT } from '../../i18n/language.tsx';
import { letterOf, type SplitPreview } from './preview.ts';
import classes from './split.module.css';

export interface PartName {
  readonly name: string;
  readonly localId: string;
}
export type PartNames = Readonly<Record<number, Partial<PartName>>>;

/** What a part is called: as written, else after its parent. */
export function nameOf(hazard: Hazard, names: PartNames, part: number): PartName {
  const letter = letterOf(part);
  return {
    name: names[part]?.name ?? (hazard.name ? `${hazard.name}, ${letter}` : ''),
    localId: names[part]?.localId ?? (hazard.localId ? `${hazard.localId}${letter}` : ''),
  };
}

const COLUMNS = ['area', 'released', 'left'] as const;

interface Props {
  readonly preview: SplitPreview;
  readonly hazard: Hazard;
  readonly names: PartNames;
  readonly rename: (part: number, change: Partial<PartName>) => void;
}

export function PartsTable({ preview, hazard, names, rename }: Props) {
  const t = useT();
  const format = useFormat();
  const { parts, outlineM2, releasedM2, leftM2, balanced } = preview;
  const sum = (member: 'areaM2' | 'releasedM2' | 'leftM2') =>
    parts.reduce((m2, part) => m2 + part[member], 0);
  const figures = (values: readonly [number, number, number]) =>
    COLUMNS.map((column, i) => (
      <td key={column} className={classes.number} data-label={t(`split.${column}`)}>
        {format.areaM2(Math.round(values[i] as number))}
      </td>
    ));
  return (
    <>
      <div className={classes.scroll}>
        <table className={classes.parts}>
          <thead>
            <tr>
              <th scope="col">{t('split.part')}</th>
              <th scope="col">{t('split.localId')}</th>
              <th scope="col">{t('split.name')}</th>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" className={classes.number}>
                  {t(`split.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {parts.map((part, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its letter
              <tr key={i}>
                <th scope="row">{letterOf(i)}</th>
                {(['localId', 'name'] as const).map((field) => (
                  <td key={field} data-label={t(`split.${field}`)}>
                    <TextInput
                      size="xs"
                      aria-label={t(`split.${field}.of`, { part: letterOf(i) })}
                      maxLength={field === 'localId' ? 80 : 200}
                      value={nameOf(hazard, names, i)[field]}
                      onChange={(event) => rename(i, { [field]: event.currentTarget.value })}
                    />
                  </td>
                ))}
                {figures([part.areaM2, part.releasedM2, part.leftM2])}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                {t('split.together')}
              </th>
              {figures([sum('areaM2'), sum('releasedM2'), sum('leftM2')])}
            </tr>
            <tr>
              <th scope="row" colSpan={3}>
                {t('split.now')}
              </th>
              {figures([outlineM2, releasedM2, leftM2])}
            </tr>
          </tfoot>
        </table>
      </div>
      <p className={classes.verdict} data-good={balanced || undefined}>
        {balanced ? '✓ ' : '✗ '}
        {t(balanced ? 'split.adds' : 'split.addsNot')}
      </p>
      {releasedM2 > 1 ? <p className={classes.quiet}>{t('split.releasedNote')}</p> : null}
    </>
  );
}

interface JoinProps {
  readonly pieces: readonly SplitShare[];
  readonly groups: readonly number[];
  readonly change: (groups: number[]) => void;
}

/** A line may cut a bent outline into more pieces than were meant: pieces are put together again here. */
export function JoinPieces({ pieces, groups, change }: JoinProps) {
  const t = useT();
  const format = useFormat();
  if (pieces.length < 3) return null;
  return (
    <fieldset className={classes.join}>
      <legend>{t('split.join')}</legend>
      <p className={classes.quiet}>{t('split.join.hint')}</p>
      <div className={classes.pieces}>
        {pieces.map((piece, i) => (
          <NativeSelect
            // biome-ignore lint/suspicious/noArrayIndexKey: a piece is known by its number
            key={i}
            size="xs"
            label={t('split.piece', { n: i + 1, area: format.areaM2(Math.round(piece.areaM2)) })}
            value={String(groups[i] ?? i)}
            onChange={(event) => {
              const to = Number(event.currentTarget.value);
              change(pieces.map((_, j) => (j === i ? to : (groups[j] ?? j))));
            }}
            data={pieces.map((_, j) => ({
              value: String(j),
              label: j === i ? t('split.piece.own') : t('split.piece.with', { n: j + 1 }),
            }))}
          />
        ))}
      </div>
    </fieldset>
  );
}
