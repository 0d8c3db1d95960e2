/** The one question a reader has, answered in three numbers: how many say so, who carries it, who denies it. */
import { useT } from '../../i18n/language.tsx';
import type { EventFile } from './contract.ts';
import classes from './events.module.css';

/** Publications in which supporting statements were read. */
export function carriersOf({ assessment }: EventFile): number {
  const read = assessment.originsDetail.flatMap(({ claims }) =>
    claims.map(({ publicationId }) => publicationId),
  );
  return new Set(read.filter((id) => id !== null)).size;
}

/** Parties with a denial that still stands. */
export function deniersOf({ assessment }: EventFile): number {
  const open = assessment.answers.filter(
    ({ closed, claim }) =>
      closed === null && claim.aboutAct && (claim.stance === 'deny' || claim.stance === 'deny_in_part'),
  );
  return new Set(open.map(({ party }) => party)).size;
}

function Figure({ n, words }: { n: number; words: string }) {
  return (
    <li className={classes.figure}>
      <span className={`${classes.number} tnum`}>{n}</span>
      <span className={classes.numberWords}>{words}</span>
    </li>
  );
}

export function Glance({ file }: { file: EventFile }) {
  const t = useT();
  const { origins, independent } = file.assessment;
  const carriers = carriersOf(file);
  const deniers = deniersOf(file);
  return (
    <section className={classes.glance} aria-label={t('events.who.question')}>
      <p className={classes.question}>{t('events.who.question')}</p>
      <ul className={classes.figures}>
        <Figure n={origins} words={t('events.glance.origins', { n: origins })} />
        <Figure n={carriers} words={t('events.glance.publications', { n: carriers })} />
        <Figure n={deniers} words={t('events.glance.deniers', { n: deniers })} />
      </ul>
      {origins > 1 ? (
        <p className={classes.fine}>{t('events.glance.independent', { origins, independent })}</p>
      ) : null}
    </section>
  );
}
