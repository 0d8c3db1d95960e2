/** Where a hazard came from and what it became: split, merged, reopened. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import { titleOf } from '../map/ResultsTable.tsx';
import { hazardQuery, type ServedHazard } from '../queries.ts';
import { Fact, Facts } from '../ui/pieces.tsx';
import classes from './registry.module.css';

function Relative({ programme, id, asOf }: { programme: string; id: string; asOf: string | undefined }) {
  const t = useT();
  const format = useFormat();
  const { data } = useQuery(hazardQuery(programme, id, asOf));
  return (
    <Link
      to="/$programme/hazards/$id"
      params={{ programme, id }}
      search={{ asOf }}
      className={classes.relative}
    >
      <bdi>{data ? titleOf(t, data) : id.slice(0, 8)}</bdi>
      {data?.areaM2 == null ? null : <small className={classes.aside}>{format.areaM2(data.areaM2)}</small>}
    </Link>
  );
}

interface Props {
  readonly hazard: ServedHazard;
  readonly programme: string;
  readonly asOf: string | undefined;
}

export function Lineage({ hazard, programme, asOf }: Props) {
  const t = useT();
  const { parentIds, childIds, reopensId } = hazard;
  if (parentIds.length + childIds.length === 0 && !reopensId) return null;
  const list = (ids: readonly string[]) =>
    ids.length === 0
      ? null
      : ids.map((id) => <Relative key={id} programme={programme} id={id} asOf={asOf} />);
  return (
    <section className="card" aria-labelledby="lineage">
      <h2 id="lineage">{t('registry.lineage')}</h2>
      <Facts>
        <Fact label={t('registry.lineage.from')}>{list(parentIds)}</Fact>
        <Fact label={t('registry.lineage.into')}>{list(childIds)}</Fact>
        <Fact label={t('registry.lineage.reopens')}>{list(reopensId ? [reopensId] : [])}</Fact>
      </Facts>
    </section>
  );
}
