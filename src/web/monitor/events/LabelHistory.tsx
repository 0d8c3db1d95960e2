/** How the label came to be, on both clocks: as things were said, and as this register came to know them. */
import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useT } from '../../i18n/language.tsx';
import type { Address } from './address.ts';
import type { EventFile, LabelMoment } from './contract.ts';
import classes from './events.module.css';
import { Marks } from './LabelMark.tsx';
import type { Lookup } from './lookup.ts';
import { useWords } from './words.ts';

const MOST_NAMED = 8;

function Moment(props: { moment: LabelMoment; lookup: Lookup; address: Address }) {
  const t = useT();
  const { format } = useWords();
  const { moment, lookup, address } = props;
  const names = [...moment.claimIds, ...moment.judgementIds].map(lookup.short);
  const shown = names.slice(0, MOST_NAMED).join(', ') + (names.length > MOST_NAMED ? ', …' : '');
  const when = moment.clock === 'said' ? format.day(moment.on) : format.moment(moment.on);
  const then = moment.clock === 'said' ? { asOf: moment.on } : { knownAt: moment.on };
  return (
    <li className={classes.moment}>
      <time dateTime={moment.on}>{when}</time>
      <p className={classes.momentLabel}>
        <Marks {...moment} /> {moment.label.words}
      </p>
      {names.length > 0 ? (
        <p className={classes.fine}>
          {t('events.history.because')} <span className="ltr">{shown}</span>
        </p>
      ) : null}
      <Button
        variant="subtle"
        size="compact-sm"
        className="no-print"
        leftSection={<IconHistory size={15} aria-hidden="true" />}
        onClick={() => address.change(then)}
      >
        {t('events.history.then')}
        <span className={classes.hidden}> {when}</span>
      </Button>
    </li>
  );
}

export function LabelHistory(props: { file: EventFile; lookup: Lookup; address: Address }) {
  const t = useT();
  const { history } = props.file;
  return (
    <section className="card" aria-labelledby="history">
      <h2 id="history">{t('events.history.title')}</h2>
      {(['said', 'recorded'] as const).map((clock) => {
        const moments = history.filter((moment) => moment.clock === clock);
        if (moments.length === 0) return null;
        return (
          <div key={clock} className={classes.clock}>
            <h3>{t(`events.history.${clock}`)}</h3>
            <ol className={classes.moments}>
              {moments.map((moment) => (
                <Moment key={moment.on} moment={moment} lookup={props.lookup} address={props.address} />
              ))}
            </ol>
          </div>
        );
      })}
    </section>
  );
}
