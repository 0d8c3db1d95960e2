/** Why the label is what it is, in numbered sentences, and what would change it. */
import { hasWords, useT } from '../../i18n/language.tsx';
import type { EventFile, Reason } from './contract.ts';
import classes from './events.module.css';
import type { Lookup } from './lookup.ts';
import { capital, isolated, useWords } from './words.ts';

const MOST_NAMED = 4;
/** Values that are names and may be written in another direction than the sentence. */
const NAMES = ['speaker', 'origin', 'names', 'against', 'cause', 'ids'];
const isDay = (value: string | number): boolean => /^\d{4}-\d\d-\d\d$/.test(String(value));

/** The sentence with days as this reader writes them, and statements by a name that is theirs alone. */
function useSentence(lookup: Lookup): (family: 'reason' | 'missing', reason: Reason) => string {
  const t = useT();
  const { format, language } = useWords();
  const dayOr = (value: string | number) => (isDay(value) ? format.day(String(value)) : value);
  return (family, { key, params, claimIds, text }) => {
    const message = `assess.${family}.${key}`;
    if (!hasWords(message)) return text;
    const shown = Object.entries(params).map(
      ([name, value]) => [name, NAMES.includes(name) ? isolated(String(value)) : dayOr(value)] as const,
    );
    const names = [...new Set(claimIds)].map(lookup.short);
    const ids = names.slice(0, MOST_NAMED).join(', ') + (names.length > MOST_NAMED ? ', …' : '');
    const said = t(message, {
      ...Object.fromEntries(shown),
      ...(names.length > 0 ? { ids: isolated(ids) } : {}),
    });
    return capital(said, language);
  };
}

export function Reasons({ file, lookup }: { file: EventFile; lookup: Lookup }) {
  const t = useT();
  const sentence = useSentence(lookup);
  const { reasons, missing } = file.assessment;
  return (
    <section className="card" aria-labelledby="why">
      <h2 id="why">{t('events.why.title')}</h2>
      <ol className={classes.reasons}>
        {reasons.map((reason) => (
          <li key={`${reason.key}${reason.text}`}>{sentence('reason', reason)}</li>
        ))}
      </ol>
      {missing.length > 0 ? (
        <div className={classes.missing}>
          <h3>{t('events.why.missing')}</h3>
          <ul>
            {missing.map((reason) => (
              <li key={`${reason.key}${reason.text}`}>{sentence('missing', reason)}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  );
}
