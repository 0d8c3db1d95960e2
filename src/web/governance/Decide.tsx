/** The second person's two buttons, with the reason. Who proposed may only take it back. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { saysWhy } from '../../core/model/reasons.ts';
import { useT } from '../i18n/language.tsx';
import { useProgrammeId, useSession } from '../session.tsx';
import classes from './governance.module.css';
import { useStep } from './queries.ts';

interface DecideProps {
  /** `/members/proposals/7` or `/settings/proposals/7`. */
  readonly path: string;
  readonly proposedBy: string;
  /** Whose role it is. */
  readonly about?: string;
  readonly what: string;
}

export function Decide({ path, proposedBy, about, what }: DecideProps) {
  const t = useT();
  const programme = useProgrammeId();
  const me = useSession()?.user?.id;
  const { busy, step } = useStep(programme);
  const [reason, setReason] = useState('');
  const isSecond = me !== proposedBy && me !== about;
  const send = (verb: 'confirm' | 'decline') =>
    void step(`${path}/${verb}`, { method: 'POST', body: { reason } }, () => t(`governance.done.${verb}`));
  return (
    <>
      <div className={classes.decide}>
        <TextInput
          label={t('governance.reason')}
          maxLength={4_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {isSecond ? (
          <Button
            loading={busy}
            onClick={() => send('confirm')}
            aria-label={`${t('governance.confirm')}: ${what}`}
          >
            {t('governance.confirm')}
          </Button>
        ) : null}
        <Button
          variant="default"
          loading={busy}
          disabled={!saysWhy(reason)}
          onClick={() => send('decline')}
          aria-label={`${t(isSecond ? 'governance.decline' : 'governance.takeBack')}: ${what}`}
        >
          {t(isSecond ? 'governance.decline' : 'governance.takeBack')}
        </Button>
      </div>
      {isSecond ? null : <p className={classes.fine}>{t('governance.notYou')}</p>}
    </>
  );
}
