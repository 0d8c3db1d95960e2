/** The hazards of the view as a table: the same records, filters and order as on the map, for keyboard and ear. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../i18n/format.ts';
import { type T, useCode, useT } from '../i18n/language.tsx';
import type { ServedHazard } from '../queries.ts';
import { HazardGlyph } from '../ui/pieces.tsx';
import classes from './page.module.css';

/** What a hazard is called: its name, its number, else the start of its id (its name may not be shown to all). */
export const titleOf = (t: T, hazard: { name: string | null; localId: string | null; id: string }): string =>
  hazard.name || hazard.localId || t('registry.unnamed', { id: hazard.id.slice(0, 8) });

export const isClosed = (workStatus: string): boolean =>
  workStatus === 'closed' || workStatus === 'superseded';

interface ResultsTableProps {
  readonly hazards: readonly ServedHazard[];
  readonly chosen: string | null;
  readonly onHover: (id: string | null) => void;
  readonly onChoose: (id: string) => void;
  readonly more: (() => void) | null;
  readonly loadingMore: boolean;
}

export function ResultsTable({ hazards, chosen, onHover, onChoose, more, loadingMore }: ResultsTableProps) {
  const t = useT();
  return (
    <>
      <table className={classes.table}>
        <caption className={classes.hidden}>{t('map.table.caption')}</caption>
        <thead className={classes.hidden}>
          <tr>
            <th scope="col">{t('registry.hazard')}</th>
            <th scope="col">{t('registry.area')}</th>
          </tr>
        </thead>
        <tbody>
          {hazards.map((hazard) => (
            <Row
              key={hazard.id}
              hazard={hazard}
              chosen={hazard.id === chosen}
              onHover={onHover}
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </table>
      {more ? (
        <div className={classes.more}>
          <Button variant="default" size="compact-md" onClick={more} loading={loadingMore}>
            {t('registry.more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

interface RowProps {
  readonly hazard: ServedHazard;
  readonly chosen: boolean;
  readonly onHover: (id: string | null) => void;
  readonly onChoose: (id: string) => void;
}

function Row({ hazard, chosen, onHover, onChoose }: RowProps) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const { id, classification, workStatus } = hazard;
  return (
    <tr
      data-chosen={chosen}
      onMouseEnter={() => onHover(id)}
      onMouseLeave={() => onHover(null)}
      onFocus={() => onHover(id)}
      onBlur={() => onHover(null)}
    >
      <td>
        <Link
          to="."
          search={((before: object) => ({ ...before, hazard: id, at: undefined, find: undefined })) as never}
          replace
          className={classes.rowLink}
          onClick={() => onChoose(id)}
        >
          <HazardGlyph classification={classification} closed={isClosed(workStatus)} />
          <span>
            <strong>
              <bdi>{titleOf(t, hazard)}</bdi>
            </strong>
            <small>
              {t(`registry.class.${classification}`)}
              {hazard.contamination.length > 0
                ? ` · ${hazard.contamination.map((c) => code('contamination', c)).join(', ')}`
                : ''}
              {isClosed(workStatus) ? ` · ${code('workStatus', workStatus)}` : ''}
            </small>
          </span>
        </Link>
      </td>
      <td className={classes.rowArea}>
        {hazard.precision === 'generalised'
          ? t('registry.approximate')
          : hazard.areaM2 === null
            ? t('registry.point')
            : format.area(hazard.areaM2)}
        <small>{format.day(hazard.dateOfInformation)}</small>
      </td>
    </tr>
  );
}
