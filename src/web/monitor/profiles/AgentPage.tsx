/** A source: what begins with it, what it only passes on, what it took back, who controls it, how it was graded. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useCode, useLanguage, useT } from '../../i18n/language.tsx';
import { useProgrammeId } from '../../session.tsx';
import { Fact, Facts, PageHeader } from '../../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../../ui/states.tsx';
import { type Address, useAddress } from '../events/address.ts';
import { ClocksBar, ClocksLine } from '../events/ClocksBar.tsx';
import { useWords } from '../events/words.ts';
import { MonitorNav } from '../MonitorNav.tsx';
import type { Agent } from './contract.ts';
import { PublicationLink, StateLink, usePublicationName, WhoLink } from './links.tsx';
import classes from './profiles.module.css';
import { agentQuery } from './queries.ts';
import { Drifts, PublicationList } from './SourceParts.tsx';
import { Statements } from './Statements.tsx';

/** A section that is left out when there is nothing in it. */
export function Part(props: { id: string; title: string; there?: boolean; children: ReactNode }) {
  if (props.there === false) return null;
  return (
    <section className="card" aria-labelledby={props.id}>
      <h2 id={props.id}>{props.title}</h2>
      {props.children}
    </section>
  );
}

function About({ agent }: { agent: Agent }) {
  const t = useT();
  const code = useCode();
  const { party } = useWords();
  const name = usePublicationName();
  const { count, authorised, standing, namedBy, iso3 } = agent;
  return (
    <Facts>
      <Fact label={t('profiles.agent.kind')}>{code('agentKind', agent.kind)}</Fact>
      <Fact label={t('profiles.state')}>{iso3 ? <StateLink id={iso3}>{party(iso3)}</StateLink> : null}</Fact>
      <Fact label={t('profiles.agent.describedAs')}>
        {agent.describedAs ? <bdi>{agent.describedAs}</bdi> : null}
      </Fact>
      <Fact label={t('profiles.agent.count')}>
        {count ? t('profiles.agent.atLeast', { n: count.min, stated: count.stated ? 'yes' : 'no' }) : null}
      </Fact>
      <Fact label={t('profiles.agent.standing')}>
        {standing ? t(`profiles.agent.standing.${standing}`) : null}
      </Fact>
      <Fact label={t('profiles.agent.authorised')}>
        {authorised === null ? null : t(authorised ? 'profiles.yes' : 'profiles.no')}
      </Fact>
      <Fact label={t('profiles.agent.namedBy')}>
        {namedBy ? (
          <PublicationLink id={namedBy.id}>
            {[agent.namedByPublisher?.name, name(namedBy)].filter(Boolean).join(': ')}
          </PublicationLink>
        ) : null}
      </Fact>
      <Fact label={t('profiles.agent.note')}>{agent.note}</Fact>
    </Facts>
  );
}

function Variants({ agent }: { agent: Agent }) {
  const t = useT();
  return (
    <>
      <p className={classes.fine}>{t('profiles.variants.hint')}</p>
      <ul className={classes.records}>
        {agent.variants.map(({ wording, seenIn }) => (
          <li key={wording}>
            <bdi>{wording}</bdi>
            <span className={classes.fine}>
              <bdi>{seenIn.join('; ')}</bdi>
            </span>
          </li>
        ))}
      </ul>
      <Drifts drift={agent.drift} />
    </>
  );
}

function Control({ agent }: { agent: Agent }) {
  const t = useT();
  const { edtf } = useWords();
  return (
    <>
      <ul className={classes.records}>
        {agent.control.map(({ agent: other, over, kind, from, to, source }) => (
          <li key={`${other.id}${kind}${over}`}>
            <span>
              {t(over ? `profiles.control.by.${kind}` : `profiles.control.of.${kind}`)}{' '}
              <WhoLink who={other} />
            </span>
            <span className={classes.fine}>
              {from || to ? `${from ? edtf(from) : '…'} – ${to ? edtf(to) : '…'}` : null} {source}
            </span>
          </li>
        ))}
      </ul>
      <p className={classes.fine}>{t('profiles.control.hint')}</p>
    </>
  );
}

function Grades({ agent }: { agent: Agent }) {
  const t = useT();
  const format = useFormat();
  return (
    <>
      {agent.grades.length === 0 ? <p>{t('profiles.grades.none')}</p> : null}
      <ul className={classes.records}>
        {agent.grades.map(({ grade, topic, reason, on }) => (
          <li key={grade + topic + reason}>
            <strong>
              <span className="ltr">{grade}</span> {topic ? `· ${topic}` : ''}
            </strong>
            <span>
              <bdi>{reason}</bdi>
            </span>
            {on ? <span className={classes.fine}>{format.day(on)}</span> : null}
          </li>
        ))}
      </ul>
      <p className={classes.fine}>{t('profiles.grades.hint')}</p>
    </>
  );
}

export function AgentPage() {
  const programme = useProgrammeId();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const address = useAddress();
  const { data, error, refetch } = useQuery(agentQuery(programme, useLanguage(), id, address.clocks));
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return <Source agent={data} address={address} />;
}

function Source({ agent, address }: { agent: Agent; address: Address }) {
  const t = useT();
  const code = useCode();
  const title = agent.name ?? t('profiles.notNamed', { kind: code('agentKind', agent.kind) });
  const { originated, relayed, takenBack, publications, control, variants, drift } = agent;
  return (
    <article className="page">
      <MonitorNav />
      <PageHeader title={title} hint={t('profiles.agent.lead')} />
      <ClocksBar address={address}>
        <p className={classes.fine}>
          <ClocksLine clocks={agent.clocks} />
        </p>
      </ClocksBar>
      <div className={classes.stack}>
        <Part id="about" title={t('profiles.agent.about')}>
          <About agent={agent} />
        </Part>
        <Part id="originated" title={t('profiles.originated', { n: originated.length })}>
          <Statements statements={originated} caption={t('profiles.originated.hint')} />
          {originated.length === 0 ? <p className={classes.fine}>{t('profiles.originated.none')}</p> : null}
        </Part>
        <Part id="relayed" title={t('profiles.relayed', { n: relayed.length })} there={relayed.length > 0}>
          <Statements statements={relayed} caption={t('profiles.relayed.hint')} />
        </Part>
        <Part id="takenBack" title={t('profiles.takenBack')} there={takenBack.length > 0}>
          <Statements statements={takenBack} caption={t('profiles.takenBack.hint')} />
        </Part>
        <Part id="variants" title={t('profiles.variants')} there={variants.length + drift.length > 0}>
          <Variants agent={agent} />
        </Part>
        <Part
          id="publications"
          title={t('profiles.publications', { n: publications.length })}
          there={publications.length > 0}
        >
          <PublicationList publications={publications} />
        </Part>
        <Part id="control" title={t('profiles.control')} there={control.length > 0}>
          <Control agent={agent} />
        </Part>
        <Part id="grades" title={t('profiles.grades')} there={agent.isMember && agent.kind !== 'state'}>
          <Grades agent={agent} />
        </Part>
      </div>
    </article>
  );
}
