/** Where a hazard came from and what it became: split, merged, reopened. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useT } from '../i18n/language.tsx';
import { titleOf } from '../map/ResultsTable.tsx';
import { hazardQuery, type ServedHazard } from '../queries.ts';
import { Fact, Facts } from '../ui/pieces.tsx';
import classes from './registry.module.css';

function Relative({ programme, id }: { programme: string; id: string }) {
  const t = useT();
  const { data } = useQuery(hazardQuery(programme, id));
  return (
    <Link to="/$programme/hazards/$id" params={{ programme, id }} search={{}} className={classes.relative}>
      <bdi>{data ? titleOf(t, data) : id.slice(0, 8)}</bdi>
    </Link>
  );
}

export function Lineage({ hazard, programme }: { hazard: ServedHazard; programme: string }) {
  const t = useT();
  const { parentIds, childIds, reopensId } = hazard;
  if (parentIds.length + childIds.length === 0 && !reopensId) return null;
  const list = (ids: readonly string[]) =>
    ids.length === 0 ? null : ids.map((id) => <Relative key={id} programme={programme} id={id} />);
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
