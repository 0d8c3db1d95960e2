/** The treaty board: which states were bound by which treaty on a day, as a map, as a list and in numbers. */
import { Button } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Treaty } from '../../core/monitor/treaty-terms.ts';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import { PageHeader } from '../ui/pieces.tsx';
import { type Board, useBoard } from './board.ts';
import { Counts } from './Counts.tsx';
import { DaySlider } from './DaySlider.tsx';
import { StateDetail } from './StateDetail.tsx';
import { StatusList } from './StatusList.tsx';
import { StatusMap } from './StatusMap.tsx';
import classes from './treaties.module.css';
import { Upcoming } from './Upcoming.tsx';

function TreatyPicker({ board }: { board: Board }) {
  const t = useT();
  return (
    <nav className={`${classes.picker} no-print`} aria-label={t('treaties.choose')}>
      {Treaty.options.map((treaty) => (
        <Link
          key={treaty}
          to="/treaties/$treaty"
          params={{ treaty }}
          search={{ on: board.day }}
          resetScroll={false}
          className={classes.pick}
          aria-current={treaty === board.treaty ? 'page' : undefined}
        >
          <strong>{t(`treaties.abbr.${treaty}`)}</strong>
          <span>{t(`treaties.about.${treaty}`)}</span>
        </Link>
      ))}
    </nav>
  );
}

/** The address holds treaty, day and state: copied, it is a citation. */
function CopyAddress() {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(window.location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <Button
      variant="default"
      size="compact-md"
      className="no-print"
      leftSection={<IconLink size={16} aria-hidden="true" />}
      onClick={() => void copy()}
    >
      {copied ? t('shell.copied') : t('treaties.cite')}
    </Button>
  );
}

export function TreatiesPage() {
  const t = useT();
  const format = useFormat();
  const board = useBoard();
  return (
    <div className={classes.page}>
      <PageHeader title={t('treaties.title')} hint={t('treaties.hint')} actions={<CopyAddress />} />
      <TreatyPicker board={board} />
      <h2 className={classes.treatyName}>{t(`monitor.treaty.${board.treaty}`)}</h2>
      <DaySlider board={board} />
      <Counts board={board} />
      <div className={classes.columns}>
        <StatusMap board={board} />
        <StatusList board={board} />
      </div>
      <Upcoming board={board} />
      <p className={classes.fine}>
        {t('treaties.readOn', { on: format.day(board.table.readOn) })} {t('treaties.notRows')}{' '}
        {t('monitor.notAdvice')}
      </p>
      <StateDetail board={board} />
    </div>
  );
}
