/** Acts of saying, one a row: who, what they do (say, deny, decline), about what, through whom and when. */
import { IconArrowLeft, IconCamera, IconCameraOff } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { useCode, useT } from '../../i18n/language.tsx';
import { useWords } from '../events/words.ts';
import type { Statement, Who } from './contract.ts';
import { EventLink, StateLink, WhoLink } from './links.tsx';
import classes from './profiles.module.css';

/** Between these a reader sees whose word it is and through whose hands it came. */
export function Through({ through }: { through: readonly Who[] }) {
  const t = useT();
  if (through.length === 0) return null;
  return (
    <span className={classes.fine}>
      {t('profiles.through')}{' '}
      {through.map((who, i) => (
        <Fragment key={who.id}>
          {i > 0 ? (
            <IconArrowLeft size={13} className={classes.mirrored} aria-label={t('profiles.from')} />
          ) : null}{' '}
          <WhoLink who={who} />
        </Fragment>
      ))}
    </span>
  );
}

/** What it is about: the act, the class, the states with what each is said to be in it. */
function About({ statement }: { statement: Statement }) {
  const t = useT();
  const { act, items, edtf } = useWords();
  const { type, itemClass, roles, value, time, treaty } = statement;
  const fine = [itemClass ? items(itemClass) : null, treaty?.toUpperCase(), value].filter(Boolean);
  return (
    <>
      <span>{type ? act(type) : '–'}</span>
      {roles.length > 0 ? (
        <span className={classes.roles}>
          {roles.map(({ role, party, name }) => (
            <span key={role + party}>
              <span className={classes.role}>{t(`profiles.part.${role}`)}</span>{' '}
              {/^[A-Z]{3}$/.test(party) ? <StateLink id={party}>{name}</StateLink> : <bdi>{name}</bdi>}
            </span>
          ))}
        </span>
      ) : null}
      {fine.length > 0 ? <small>{fine.join(' · ')}</small> : null}
      {time ? <small>{t('profiles.saidToBe', { when: time.phrase ?? edtf(time.edtf) })}</small> : null}
    </>
  );
}

export function Stance({ stance }: { stance: string }) {
  const code = useCode();
  const against = stance === 'deny' || stance === 'deny_in_part';
  return (
    <span className={classes.stance} data-against={against || undefined}>
      {code('stance', stance)}
    </span>
  );
}

export function Captured({ isCaptured }: { isCaptured: boolean }) {
  const t = useT();
  const Icon = isCaptured ? IconCamera : IconCameraOff;
  return (
    <span className={classes.captured}>
      <Icon size={15} aria-hidden="true" />
      {t(isCaptured ? 'profiles.captured' : 'profiles.notCaptured')}
    </span>
  );
}

function Row({ statement }: { statement: Statement }) {
  const t = useT();
  const { edtf } = useWords();
  const { speaker, saidOn, withdrawnOn, hasLineage, through, eventId, eventTitle } = statement;
  return (
    <tr>
      <th scope="row" data-label={t('profiles.column.who')}>
        <WhoLink who={speaker} />
        <Through through={through} />
        {hasLineage ? null : <span className={classes.fine}>{t('profiles.noLineage')}</span>}
      </th>
      <td data-label={t('profiles.column.stance')}>
        <Stance stance={statement.stance} />
      </td>
      <td data-label={t('profiles.column.about')}>
        {eventId && eventTitle ? (
          <span className={classes.block}>
            <EventLink id={eventId}>{eventTitle}</EventLink>
          </span>
        ) : null}
        <About statement={statement} />
      </td>
      <td data-label={t('profiles.column.saidOn')} className="tnum">
        {saidOn ? edtf(saidOn) : '–'}
        {withdrawnOn ? <small>{t('profiles.until', { when: edtf(withdrawnOn) })}</small> : null}
        <Captured isCaptured={statement.isCaptured} />
      </td>
    </tr>
  );
}

const FIRST = 12;

export function Statements({ statements, caption }: { statements: readonly Statement[]; caption: string }) {
  const t = useT();
  const [all, setAll] = useState(false);
  if (statements.length === 0) return null;
  const shown = all ? statements : statements.slice(0, FIRST);
  return (
    <>
      <table className={classes.statements}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {['who', 'stance', 'about', 'saidOn'].map((key) => (
              <th key={key} scope="col">
                {t(`profiles.column.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((statement) => (
            <Row key={statement.claimId} statement={statement} />
          ))}
        </tbody>
      </table>
      {shown.length < statements.length ? (
        <button type="button" className={classes.more} onClick={() => setAll(true)}>
          {t('profiles.showAll', { n: statements.length })}
        </button>
      ) : null}
    </>
  );
}
