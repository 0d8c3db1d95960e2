/** Files to take away, as plain links: they can be copied, opened in a new tab, or fetched by a program. */
import { inProgramme } from '../../api.ts';
import { useLanguage, useT } from '../../i18n/language.tsx';
import { useProgrammeId } from '../../session.tsx';
import classes from './exports.module.css';

/** One file: where it is below the programme, which format, and the key of its words. */
export interface FileLink {
  readonly path: string;
  readonly format: string;
  readonly words: string;
}

/** Both clocks fixed: `seq` is the ledger position, so that the link gives the same bytes for ever. */
export interface Clocks {
  readonly asOf: string;
  readonly seq: number | null;
  readonly ruleset: string;
}

export function FileLinks({ id, links, clocks }: { id: string; links: readonly FileLink[]; clocks: Clocks }) {
  const t = useT();
  const programme = useProgrammeId();
  const lang = useLanguage();
  const { asOf, seq, ruleset } = clocks;
  const address = ({ path, format }: FileLink): string => {
    const query = new URLSearchParams({ format, asOf, ruleset, lang });
    if (seq !== null) query.set('knownAt', String(seq));
    return `${inProgramme(programme, path)}?${query.toString()}`;
  };
  return (
    <section className="card no-print" aria-labelledby={id}>
      <h2 id={id}>{t('exports.title')}</h2>
      <ul className={classes.links}>
        {links.map((link) => (
          <li key={`${link.path} ${link.format}`}>
            <a href={address(link)} download>
              {t(`exports.${link.words}`)}
            </a>
            <span className={classes.about}>{t(`exports.${link.words}.about`)}</span>
          </li>
        ))}
      </ul>
      <p className={classes.about}>{t('exports.same')}</p>
    </section>
  );
}
