/** What the pages of agents and publications share: publications, copies by hash, and where wording changed. */
import { IconArrowLeft } from '@tabler/icons-react';
import { useFormat } from '../../i18n/format.ts';
import { useT } from '../../i18n/language.tsx';
import { Fact, Facts, Hash } from '../../ui/pieces.tsx';
import { useWords } from '../events/words.ts';
import type { Capture, DriftTold, Publication } from './contract.ts';
import { PublicationLink, usePublicationName } from './links.tsx';
import classes from './profiles.module.css';
import { Captured } from './Statements.tsx';

export function PublicationList({ publications }: { publications: readonly Publication[] }) {
  const t = useT();
  const { edtf } = useWords();
  const name = usePublicationName();
  return (
    <ul className={classes.records}>
      {publications.map((publication) => (
        <li key={publication.id}>
          <PublicationLink id={publication.id}>{name(publication)}</PublicationLink>
          <span className={classes.fine}>
            {publication.publishedOn ? edtf(publication.publishedOn) : t('profiles.noDate')}
          </span>
          <Captured isCaptured={publication.isCaptured} />
          {publication.retractedOn ? (
            <strong>{t('profiles.retracted', { on: edtf(publication.retractedOn) })}</strong>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Custody({ custody }: Pick<Capture, 'custody'>) {
  const t = useT();
  if (custody.length === 0) return null;
  return (
    <div>
      <p className={classes.fine}>{t('profiles.custody')}</p>
      <ol className={classes.custody}>
        {custody.map(({ step, by, on }) => (
          <li key={`${step}${by}${on}`}>{[step, by, on].filter(Boolean).join(' · ')}</li>
        ))}
      </ol>
    </div>
  );
}

/** The copy itself is never shown here: its hash lets anybody who has it check that it is the one. */
export function Copies({ captures }: { captures: readonly Capture[] }) {
  const t = useT();
  const format = useFormat();
  const { edtf } = useWords();
  if (captures.length === 0) return <p className={classes.note}>{t('profiles.copies.none')}</p>;
  return (
    <ul className={classes.records}>
      {captures.map((capture) => (
        <li key={capture.id}>
          <Facts>
            <Fact label={t('profiles.copies.hash')}>
              <Hash value={capture.sha256} digits={16} />
            </Fact>
            <Fact label={t('profiles.copies.on')}>
              {capture.capturedOn ? edtf(capture.capturedOn) : t('profiles.noDate')}
            </Fact>
            <Fact label={t('profiles.copies.method')}>
              {[capture.method, capture.tool, capture.mime].filter(Boolean).join(' · ')}
            </Fact>
            <Fact label={t('profiles.copies.size')}>
              {t('profiles.copies.bytes', { n: format.number(capture.bytes) })}
            </Fact>
            <Fact label={t('profiles.copies.proof')}>
              {capture.timestampProof
                ? [capture.timestampProof.kind, capture.timestampProof.statedAt].filter(Boolean).join(' · ')
                : null}
            </Fact>
            <Fact label={t('profiles.copies.authenticated')}>
              {capture.authenticated ? t('profiles.yes') : null}
            </Fact>
            <Fact label={t('profiles.copies.gaps')}>{capture.gaps.join('; ')}</Fact>
          </Facts>
          <Custody custody={capture.custody} />
        </li>
      ))}
    </ul>
  );
}

export function Drifts({ drift }: { drift: readonly DriftTold[] }) {
  const t = useT();
  return (
    <ul className={classes.records}>
      {drift.map(({ kind, note, from, to }) => (
        <li key={`${kind}${note}${from}${to}`}>
          <strong>{t(`profiles.drift.${kind}`)}</strong>
          <span>
            <bdi>{note}</bdi>
          </span>
          {from && to ? (
            <span className={classes.fine}>
              <PublicationLink id={from}>{t('profiles.drift.from')}</PublicationLink>
              <IconArrowLeft size={13} className={classes.mirrored} aria-label={t('profiles.from')} />
              <PublicationLink id={to}>{t('profiles.drift.to')}</PublicationLink>
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
