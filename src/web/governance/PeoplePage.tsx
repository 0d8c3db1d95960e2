/** Who has which role, which roles wait for a second person, and a role given or taken away. */
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { saysWhy } from '../../core/model/reasons.ts';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import { useMay, useProgrammeId } from '../session.tsx';
import { PageHeader } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { Decide } from './Decide.tsx';
import { GiveRole } from './GiveRole.tsx';
import { GovernanceNav } from './GovernanceNav.tsx';
import classes from './governance.module.css';
import { type Member, membersQuery, type NamedGrant, useStep, waitingGrantsQuery } from './queries.ts';
import { useGrantWords, useWho } from './words.tsx';

export function PeoplePage() {
  const t = useT();
  const programme = useProgrammeId();
  const mayConfirm = useMay('member.confirm');
  const mayManage = useMay('member.manage');
  return (
    <div className="page">
      <GovernanceNav />
      <PageHeader title={t('governance.people.title')} hint={t('governance.people.hint')} />
      {mayConfirm ? (
        <div className={classes.stack}>
          <Waiting programme={programme} />
          {mayManage ? <GiveRole programme={programme} /> : null}
          {mayManage ? <Members programme={programme} /> : null}
        </div>
      ) : (
        <EmptyState title={t('governance.closed')} hint={t('governance.closedHint')} />
      )}
    </div>
  );
}

function Waiting({ programme }: { programme: string }) {
  const t = useT();
  const { data, error, refetch } = useQuery(waitingGrantsQuery(programme));
  return (
    <section className="card" aria-labelledby="waiting">
      <h2 id="waiting">{t('governance.waiting')}</h2>
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {data?.length === 0 ? <p className={classes.fine}>{t('governance.waitingNone')}</p> : null}
      <ul className={classes.waiting}>
        {data?.map((one) => (
          <Grant key={one.proposal} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Grant({ one }: { one: NamedGrant }) {
  const format = useFormat();
  const who = useWho();
  const words = useGrantWords();
  const { proposal, grant, name, email, proposedBy, proposedByName, proposedAt, reason } = one;
  const what = `${who(grant.userId, name)}: ${words(grant)}`;
  return (
    <li>
      <h3>
        <bdi>{what}</bdi>
      </h3>
      <p className={classes.fine}>
        <span className="ltr">{email}</span> · <bdi>{who(proposedBy, proposedByName)}</bdi> ·{' '}
        <time dateTime={proposedAt}>{format.moment(proposedAt)}</time>
      </p>
      <q className={classes.quote}>{reason}</q>
      <Decide
        path={`/members/proposals/${proposal}`}
        proposedBy={proposedBy}
        about={grant.userId}
        what={what}
      />
    </li>
  );
}

function Members({ programme }: { programme: string }) {
  const t = useT();
  const { data, error, refetch } = useQuery(membersQuery(programme));
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <section className="card" aria-labelledby="members">
      <h2 id="members">{t('governance.members')}</h2>
      <div className={classes.scroll}>
        <table className={classes.grid}>
          <caption className={classes.hidden}>{t('governance.members')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('governance.column.person')}</th>
              <th scope="col">{t('governance.column.role')}</th>
              <th scope="col">{t('governance.column.withdraw')}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((member) => (
              <Row key={`${member.userId} ${member.role}`} member={member} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ member }: { member: Member }) {
  const t = useT();
  const words = useGrantWords();
  const programme = useProgrammeId();
  const { busy, step } = useStep(programme);
  const [reason, setReason] = useState<string | null>(null);
  const { userId, role, name, email, disabled } = member;
  const what = `${name}: ${words(member)}`;
  const path = `/members/${encodeURIComponent(userId)}/${role}`;
  const withdraw = () =>
    void step(path, { method: 'DELETE', query: { reason } }, () => t('governance.done.withdrawn'));
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi>
        <p className={`${classes.fine} ltr`}>{email}</p>
        {disabled ? <p className={classes.fine}>{t('governance.disabled')}</p> : null}
      </th>
      <td>{words(member)}</td>
      <td>
        {reason === null ? (
          <Button
            size="xs"
            variant="default"
            onClick={() => setReason('')}
            aria-label={`${t('governance.withdraw')}: ${what}`}
          >
            {t('governance.withdraw')}
          </Button>
        ) : (
          <div className={classes.decide}>
            <TextInput
              label={t('governance.reason')}
              data-autofocus
              maxLength={1_000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Button color="danger" loading={busy} disabled={!saysWhy(reason)} onClick={withdraw}>
              {t('governance.withdraw')}
            </Button>
          </div>
        )}
      </td>
    </tr>
  );
}
