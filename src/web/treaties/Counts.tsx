/** The numbers of a treaty on a day, each with the name of what it counts. */
import { useT } from '../i18n/language.tsx';
import type { Board } from './board.ts';
import classes from './treaties.module.css';
import { useStateName } from './words.ts';

export function Counts({ board }: { board: Board }) {
  const t = useT();
  const name = useStateName();
  const { counts, table } = board;
  const uncertain = counts.uncertain.map(name).join(', ');
  return (
    <section className={classes.counts} aria-label={t('treaties.counts')}>
      <dl>
        {(['deposit', 'force', 'withSignatories'] as const).map((key) => (
          <div key={key} className="card" data-count={key}>
            <dt>{t(`treaties.count.${key}`)}</dt>
            <dd className="tnum">{counts[key]}</dd>
            <dd className={classes.means}>{t(`treaties.count.${key}.means`, { n: table.states.size })}</dd>
          </div>
        ))}
      </dl>
      {uncertain ? (
        <p className={classes.uncertain}>{t('treaties.uncertain', { states: uncertain })}</p>
      ) : null}
    </section>
  );
}
