/** What a hazard would be split into, for whoever judges it: the parts on a sketch, lettered, and as a table. */
import { useQuery } from '@tanstack/react-query';
import { outlineAreaM2 } from '../../core/geo/area.ts';
import type { Outline } from '../../core/model/geometry.ts';
import type { HazardProposal } from '../../core/model/reports.ts';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import { hazardQuery } from '../queries.ts';
import { useProgrammeId } from '../session.tsx';
import classes from './review.module.css';
import { SketchMap, type SketchMark } from './SketchMap.tsx';

interface Part {
  readonly id: string;
  readonly letter: string;
  readonly name: string | null;
  readonly localId: string | null;
  readonly shape: Outline | null;
}

const partsOf = (hazard: HazardProposal): Part[] =>
  (hazard.parts ?? []).map(({ id, fields }, i) => ({
    id,
    letter: String.fromCharCode(65 + (i % 26)),
    name: fields.name ?? null,
    localId: fields.localId ?? null,
    shape: fields.shape && fields.shape.type !== 'Point' ? fields.shape : null,
  }));

interface Props {
  readonly hazard: HazardProposal;
  readonly marks: readonly SketchMark[];
  readonly falls: readonly Outline[];
}

export function SplitParts({ hazard, marks, falls }: Props) {
  const t = useT();
  const parent = useQuery(hazardQuery(useProgrammeId(), hazard.id)).data;
  // Parts are held against an outline, never against the cell in which it is shown to those who see it roughly.
  const before = parent?.precision === 'exact' ? parent.shape : null;
  const format = useFormat();
  const parts = partsOf(hazard);
  const total = parts.reduce((m2, { shape }) => m2 + (shape ? outlineAreaM2(shape) : 0), 0);
  const whole = before && before.type !== 'Point' ? outlineAreaM2(before) : null;
  return (
    <section aria-labelledby="split-parts">
      <h3 id="split-parts">{t('review.split.title')}</h3>
      <SketchMap
        before={before}
        after={null}
        marks={marks}
        falls={falls}
        pieces={parts.flatMap(({ letter, shape }) => (shape ? [{ label: letter, shape }] : []))}
        title={t('review.split.title')}
      />
      <div className={classes.scrollX}>
        <table className={classes.changes}>
          <thead>
            <tr>
              <th scope="col">{t('review.split.part')}</th>
              <th scope="col">{t('review.field.localId')}</th>
              <th scope="col">{t('review.field.name')}</th>
              <th scope="col">{t('review.split.area')}</th>
            </tr>
          </thead>
          <tbody>
            {parts.map(({ id, letter, localId, name, shape }) => (
              <tr key={id}>
                <th scope="row">{letter}</th>
                <td className="ltr">{localId ?? t('review.value.none')}</td>
                <td>
                  <bdi>{name ?? t('review.value.none')}</bdi>
                </td>
                <td>{format.areaM2(shape ? Math.round(outlineAreaM2(shape)) : null)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                {t('review.split.together')}
              </th>
              <td>{format.areaM2(Math.round(total))}</td>
            </tr>
            {whole === null ? null : (
              <tr>
                <th scope="row" colSpan={3}>
                  {t('review.split.hazard')}
                </th>
                <td>{format.areaM2(Math.round(whole))}</td>
              </tr>
            )}
          </tfoot>
        </table>
      </div>
    </section>
  );
}
