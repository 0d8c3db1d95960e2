/** A publication: what is read in it, whom it carries and who carries it, its corrections, and the copies kept. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useCode, useLanguage, useT } from '../../i18n/language.tsx';
import { useProgrammeId } from '../../session.tsx';
import { Fact, Facts, PageHeader } from '../../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../../ui/states.tsx';
import { type Address, useAddress } from '../events/address.ts';
import { ClocksBar, ClocksLine } from '../events/ClocksBar.tsx';
import { useWords } from '../events/words.ts';
import { MonitorNav } from '../MonitorNav.tsx';
import { Part } from './AgentPage.tsx';
import type { Carried, PublicationFile } from './contract.ts';
import { PublicationLink, usePublicationName, WhoLink } from './links.tsx';
import classes from './profiles.module.css';
import { publicationQuery } from './queries.ts';
import { Copies, Drifts, PublicationList } from './SourceParts.tsx';
import { Statements } from './Statements.tsx';

function About({ file }: { file: PublicationFile }) {
  const t = useT();
  const code = useCode();
  const { edtf } = useWords();
  const { publishedOn, publishedOnBasis, retractedOn, url, language } = file;
  return (
    <Facts>
      <Fact label={t('profiles.publication.publisher')}>
        <WhoLink who={file.publisher} />
      </Fact>
      <Fact label={t('profiles.agent.kind')}>{code('publicationKind', file.kind)}</Fact>
      <Fact label={t('profiles.publication.on')}>
        {publishedOn ? edtf(publishedOn) : t('profiles.noDate')}
        {publishedOnBasis ? <small className={classes.block}>{publishedOnBasis}</small> : null}
      </Fact>
      <Fact label={t('profiles.publication.language')}>{language}</Fact>
      <Fact label={t('profiles.publication.address')}>
        {url ? (
          <a href={url} rel="noreferrer noopener" className="ltr">
            {url}
          </a>
        ) : null}
      </Fact>
      <Fact label={t('profiles.publication.retracted')}>{retractedOn ? edtf(retractedOn) : null}</Fact>
      <Fact label={t('profiles.publication.status')}>{file.status}</Fact>
    </Facts>
  );
}

function CarriedList({ carried }: { carried: readonly Carried[] }) {
  const t = useT();
  const code = useCode();
  return (
    <ul className={classes.records}>
      {carried.map((one) => (
        <li key={one.publication + one.kind}>
          <span>
            {code('relayKind', one.kind)}:{' '}
            {one.publication.startsWith('rep:') ? (
              <PublicationLink id={one.publication}>
                {one.publisher?.name ?? t('profiles.publication.unnamed')}
              </PublicationLink>
            ) : one.publisher ? (
              <WhoLink who={one.publisher} />
            ) : null}
          </span>
          {one.addsOriginalReporting === null ? null : (
            <span className={classes.fine}>
              {t(one.addsOriginalReporting ? 'profiles.adds' : 'profiles.addsNothing')}
            </span>
          )}
          {one.evidence ? <span className={classes.fine}>{one.evidence.replaceAll('_', ' ')}</span> : null}
          <Drifts drift={one.drift} />
        </li>
      ))}
    </ul>
  );
}

export function PublicationPage() {
  const programme = useProgrammeId();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const address = useAddress();
  const { data, error, refetch } = useQuery(publicationQuery(programme, useLanguage(), id, address.clocks));
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return <File file={data} address={address} />;
}

function File({ file, address }: { file: PublicationFile; address: Address }) {
  const t = useT();
  const name = usePublicationName();
  const { statements, reachedThrough, carries, carriedBy, corrects, correctedBy, notInIt } = file;
  const corrections = corrects ? [corrects, ...correctedBy] : correctedBy;
  const title = [file.publisher.name, name(file)].filter(Boolean).join(': ');
  return (
    <article className="page">
      <MonitorNav />
      <PageHeader title={title} hint={t('profiles.publication.lead')} />
      <ClocksBar address={address}>
        <p className={classes.fine}>
          <ClocksLine clocks={file.clocks} />
        </p>
      </ClocksBar>
      <div className={classes.stack}>
        <Part id="about" title={t('profiles.agent.about')}>
          <About file={file} />
        </Part>
        <Part id="copies" title={t('profiles.copies')}>
          <Copies captures={file.captures} />
        </Part>
        <Part id="corrections" title={t('profiles.corrections')} there={corrections.length > 0}>
          <PublicationList publications={corrections} />
        </Part>
        <Part id="carries" title={t('profiles.carries')} there={carries.length > 0}>
          <CarriedList carried={carries} />
        </Part>
        <Part id="carriedBy" title={t('profiles.carriedBy')} there={carriedBy.length > 0}>
          <CarriedList carried={carriedBy} />
        </Part>
        <Part id="readIn" title={t('profiles.readIn', { n: statements.length })}>
          <Statements statements={statements} caption={t('profiles.readIn.hint')} />
          {statements.length === 0 ? <p className={classes.fine}>{t('profiles.readIn.none')}</p> : null}
        </Part>
        <Part
          id="through"
          title={t('profiles.reached', { n: reachedThrough.length })}
          there={reachedThrough.length > 0}
        >
          <Statements statements={reachedThrough} caption={t('profiles.reached.hint')} />
        </Part>
        <Part id="notInIt" title={t('profiles.notInIt')} there={notInIt.length > 0}>
          <ul className={classes.causes}>
            {notInIt.map((one) => (
              <li key={one}>
                <bdi>{one}</bdi>
              </li>
            ))}
          </ul>
        </Part>
      </div>
    </article>
  );
}
