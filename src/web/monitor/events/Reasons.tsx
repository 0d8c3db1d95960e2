/** Why the label is what it is, in numbered sentences, and what would change it. */
import { useT } from '../../i18n/language.tsx';
import type { EventFile } from './contract.ts';
import classes from './events.module.css';
import type { Lookup } from './lookup.ts';

export function Reasons({ file }: { file: EventFile; lookup: Lookup }) {
  const t = useT();
  const { reasons, missing } = file.assessment;
  return (
    <section className="card" aria-labelledby="why">
      <h2 id="why">{t('events.why.title')}</h2>
      <ol className={classes.reasons}>
        {reasons.map(({ key, text }) => (
          <li key={`${key}${text}`}>{text}</li>
        ))}
      </ol>
      {missing.length > 0 ? (
        <div className={classes.missing}>
          <h3>{t('events.why.missing')}</h3>
          <ul>
            {missing.map(({ key, text }) => (
              <li key={`${key}${text}`}>{text}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  );
}
