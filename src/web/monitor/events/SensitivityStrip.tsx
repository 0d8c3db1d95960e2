/** The label under each of the three sets of rules, side by side, and whether it hangs on the choice. */
import { useT } from '../../i18n/language.tsx';
import type { Address } from './address.ts';
import type { EventFile } from './contract.ts';
import classes from './events.module.css';
import { Marks } from './LabelMark.tsx';
import { RULESETS } from './levels.ts';

export function SensitivityStrip({ file, address }: { file: EventFile; address: Address }) {
  const t = useT();
  const { sensitivity, citation } = file;
  return (
    <section className="card" aria-labelledby="rules">
      <h2 id="rules">{t('events.rules.title')}</h2>
      <p className={classes.verdict}>
        {t(sensitivity.changes ? 'events.rules.changes' : 'events.rules.same')}
      </p>
      <ul className={classes.strip}>
        {RULESETS.map((rules) => {
          const { label, support, dispute } = sensitivity[rules];
          const on = citation.ruleset === rules;
          return (
            <li key={rules}>
              <button
                type="button"
                className={classes.stripItem}
                aria-pressed={on}
                onClick={() => address.change({ ruleset: rules === 'default' ? undefined : rules })}
              >
                <span className={classes.stripName}>{t(`events.ruleset.${rules}`)}</span>
                <Marks support={support} dispute={dispute} />
                <span className={classes.stripLabel}>{label.words}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
