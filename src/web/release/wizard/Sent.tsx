/** After sending: what happens now, and where it can be seen. Takes the focus, so that it is read out. */
import { Button } from '@mantine/core';
import { IconMailCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useT } from '../../i18n/language.tsx';
import { useProgrammeId } from '../../session.tsx';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import classes from './wizard.module.css';

interface Props {
  readonly reportId: string;
  readonly hazardId: string;
  readonly more: () => void;
}

export function Sent({ reportId, hazardId, more }: Props) {
  const t = useT();
  const programme = useProgrammeId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={`card ${classes.sent}`} aria-labelledby="sent">
      <IconMailCheck size={34} stroke={1.5} aria-hidden="true" />
      <h2 id="sent" tabIndex={-1} ref={heading}>
        {t('wizard.sent.title')}
      </h2>
      <p>{t('wizard.sent.hint')}</p>
      <div className={classes.row}>
        <ButtonLink to="/$programme/reports/$id" params={{ programme, id: reportId }} search={{}}>
          {t('wizard.sent.report')}
        </ButtonLink>
        <ButtonLink
          to="/$programme/hazards/$id"
          params={{ programme, id: hazardId }}
          search={{}}
          variant="default"
        >
          {t('wizard.back')}
        </ButtonLink>
        <Button variant="subtle" onClick={more}>
          {t('wizard.sent.more')}
        </Button>
      </div>
    </section>
  );
}
