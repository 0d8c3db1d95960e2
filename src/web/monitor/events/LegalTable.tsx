/** Where the states named stood with the treaties in scope. Computed; says what it leaves out and is no advice. */
import { useT } from '../../i18n/language.tsx';
import type { EventFile, ServedLegal, ServedLegalRow } from './contract.ts';
import classes from './events.module.css';
import { Scroll } from './Views.tsx';
import { useWords } from './words.ts';

function Status({ row }: { row: ServedLegalRow }) {
  const t = useT();
  const { format } = useWords();
  if (row.turns.length === 0) return <>{row.firstText}</>;
  return (
    <>
      <strong>{t('events.legal.depends')}</strong> {row.firstText} → {row.lastText}
      {row.turns.map(({ on }) => (
        <small key={on}>{t('events.legal.turn', { day: format.day(on) })}</small>
      ))}
    </>
  );
}

function Row({ row }: { row: ServedLegalRow }) {
  const t = useT();
  const { format } = useWords();
  const { since } = row.last;
  return (
    <tr>
      <th scope="row">
        <bdi>{row.name}</bdi>
        <small>{t(`events.role.${row.role}`)}</small>
      </th>
      <td>
        {row.treatyName}
        <small>{t(`monitor.speaks.${row.speaks}`)}</small>
      </td>
      <td>
        <Status row={row} />
        {row.turns.length === 0 && since ? (
          <small>{t('events.legal.since', { day: format.day(since) })}</small>
        ) : null}
        {row.noteTexts.map((note) => (
          <small key={note}>{note}</small>
        ))}
      </td>
    </tr>
  );
}

/** What a state's own law says of such an act, with its conditions, and how sure the text is for those days. */
function Measures({ legal }: { legal: ServedLegal }) {
  const t = useT();
  const { edtf, format, party } = useWords();
  if (legal.measures.length === 0) return null;
  return (
    <div className={classes.measures}>
      <h3>{t('events.legal.measures')}</h3>
      <ul className={classes.plainList}>
        {legal.measures.map(({ iso3, measure, confidence, waivers }) => (
          <li key={measure.id} className={classes.quietRow}>
            <span>
              <strong>
                <bdi>{party(iso3)}</bdi>
              </strong>
              : {t(`monitor.measure.effect.${measure.effect}`)}
            </span>
            {measure.conditions.length > 0 ? (
              <span>
                {measure.conditions.map((one) => t(`monitor.measure.condition.${one}`)).join(' · ')}
              </span>
            ) : null}
            {waivers.map(({ on, authority }) => (
              <span key={`${on}${authority}`}>
                {t(`monitor.measure.waiver.${authority}`, { on: edtf(on) })}
              </span>
            ))}
            <span className={classes.fine}>
              <bdi>{measure.instrument}</bdi>
              {measure.validFrom
                ? ` · ${t('events.legal.since', { day: format.day(measure.validFrom) })}`
                : ''}
              {` · ${t(`monitor.confidence.${confidence}`)}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function LegalTable({ file }: { file: EventFile }) {
  const t = useT();
  const { format, party } = useWords();
  const { legal } = file;
  const window = { from: format.day(legal.window.from), to: format.day(legal.window.to) };
  return (
    <section className="card" aria-labelledby="law">
      <h2 id="law">{t('events.legal.title')}</h2>
      <p className={classes.careful}>{legal.sentences.join(' ')}</p>
      {legal.rows.length > 0 ? (
        <Scroll label={t('events.legal.title')}>
          <table className={`${classes.grid} ${classes.legal}`}>
            <caption className={classes.caption}>
              {file.assessment.windows.length > 0
                ? t('events.legal.caption', window)
                : t('events.legal.captionNoWindow', { day: window.to })}
            </caption>
            <thead>
              <tr>
                <th scope="col">{t('events.legal.state')}</th>
                <th scope="col">{t('events.legal.treaty')}</th>
                <th scope="col">{t('events.legal.status')}</th>
              </tr>
            </thead>
            <tbody>
              {legal.rows.map((row) => (
                <Row key={`${row.iso3} ${row.role} ${row.treaty}`} row={row} />
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
      <Measures legal={legal} />
      {legal.notInTable.length > 0 ? (
        <p className={classes.fine}>
          {t('events.legal.notInTable', { names: legal.notInTable.map(party).join(', ') })}
        </p>
      ) : null}
      <p className={classes.fine}>
        {t('events.legal.leftOut')} {legal.leftOutText.join(' · ')}
      </p>
      <p className={classes.fine}>
        {t('events.legal.readOn', { day: format.day(legal.readOn) })} <strong>{legal.notAdvice}</strong>
      </p>
    </section>
  );
}
