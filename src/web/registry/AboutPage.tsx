/** What Tilth is, what it refuses to be, how to read its map, and where its data can be had by programs. */
import { useT } from '../i18n/language.tsx';
import { Mark } from '../ui/Mark.tsx';
import { usePageTitle } from '../ui/pieces.tsx';
import classes from './registry.module.css';

export function AboutPage() {
  const t = useT();
  usePageTitle(t('shell.nav.about'));
  return (
    <div className={`page ${classes.prose}`}>
      <header className={classes.aboutHead}>
        <Mark size={64} />
        <div>
          <h1>Tilth</h1>
          <p>{t('registry.about.lead')}</p>
        </div>
      </header>
      {(['map', 'trust', 'refuses', 'found'] as const).map((part) => (
        <section key={part} aria-labelledby={part}>
          <h2 id={part}>{t(`registry.about.${part}.title`)}</h2>
          <p>{t(`registry.about.${part}.text`)}</p>
        </section>
      ))}
      <section aria-labelledby="programs">
        <h2 id="programs">{t('registry.about.programs.title')}</h2>
        <p>{t('registry.about.programs.text')}</p>
        <ul className={classes.addresses}>
          <li>
            <a href="/api/openapi.json">
              <span className="ltr">/api/openapi.json</span>
            </a>
          </li>
          <li>
            <a href="/tiles/hazards.json">
              <span className="ltr">/tiles/hazards.json</span>
            </a>
          </li>
        </ul>
      </section>
      <section aria-labelledby="licence">
        <h2 id="licence">{t('registry.about.licence.title')}</h2>
        <p>{t('registry.about.licence.text')}</p>
      </section>
    </div>
  );
}
