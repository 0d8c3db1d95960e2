/** The two clocks and the rules: always printed in words, changed behind one button. */
import { Button, NativeSelect } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { useT } from '../../i18n/language.tsx';
import type { Address } from './address.ts';
import type { ClocksTold } from './contract.ts';
import classes from './events.module.css';
import { RULESETS } from './levels.ts';
import { useWords } from './words.ts';

/** A ledger position, a day or an instant, in words. */
export function useMoment(): (moment: string, seq?: number | null) => string {
  const t = useT();
  const { format } = useWords();
  return (moment, seq) => {
    if (/^\d+$/.test(moment)) return t('events.clocks.entry', { seq: moment });
    if (seq === 0) return t('events.clocks.entry', { seq: 0 });
    if (/^\d{4}-\d\d-\d\d$/.test(moment)) return format.day(moment);
    return Number.isNaN(Date.parse(moment)) ? moment : format.moment(moment);
  };
}

/** One sentence: said by, recorded by, which rules. */
export function ClocksLine({ clocks }: { clocks: ClocksTold }) {
  const t = useT();
  const moment = useMoment();
  const params = {
    asOf: moment(clocks.asOf),
    knownAt: moment(clocks.knownAt, clocks.seq),
    rules: t(`events.ruleset.${clocks.ruleset}`),
  };
  return <span className={classes.clocksLine}>{t('events.clocks.line', params)}</span>;
}

function DayField(props: {
  label: string;
  hint: string;
  value: string | undefined;
  onChange: (day: string | undefined) => void;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className={classes.fieldLabel}>
        {props.label}
      </label>
      <input
        id={id}
        type="date"
        className={classes.date}
        value={/^\d{4}-\d\d-\d\d/.exec(props.value ?? '')?.[0] ?? ''}
        max={new Date().toISOString().slice(0, 10)}
        onChange={(event) => props.onChange(event.currentTarget.value || undefined)}
        aria-describedby={`${id}h`}
      />
      <p id={`${id}h`} className={classes.hint}>
        {props.hint}
      </p>
    </div>
  );
}

function Pickers({ address }: { address: Address }) {
  const t = useT();
  const { clocks, change } = address;
  return (
    <div className={classes.pickers}>
      <DayField
        label={t('events.clocks.asOf')}
        hint={t('events.clocks.asOf.hint')}
        value={clocks.asOf}
        onChange={(asOf) => change({ asOf })}
      />
      <DayField
        label={t('events.clocks.knownAt')}
        hint={t('events.clocks.knownAt.hint')}
        value={clocks.knownAt}
        onChange={(knownAt) => change({ knownAt })}
      />
      <NativeSelect
        label={t('events.clocks.ruleset')}
        value={clocks.ruleset ?? 'default'}
        onChange={({ currentTarget: { value } }) =>
          change({ ruleset: value === 'default' ? undefined : value })
        }
        data={RULESETS.map((value) => ({ value, label: t(`events.ruleset.${value}`) }))}
      />
    </div>
  );
}

interface ClocksBarProps {
  readonly address: Address;
  /** Printed beside the button: what is shown. */
  readonly children?: ReactNode;
}

export function ClocksBar({ address, children }: ClocksBarProps) {
  const t = useT();
  const id = useId();
  const [open, setOpen] = useState(false);
  const changed = Object.keys(address.clocks).length > 0;
  return (
    <div className={classes.clocks} data-changed={changed || undefined}>
      {children}
      <div className={`${classes.clockButtons} no-print`}>
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconClock size={16} aria-hidden="true" />}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {t('events.clocks.change')}
        </Button>
        {changed ? (
          <Button
            variant="subtle"
            size="compact-md"
            onClick={() => address.change({ asOf: undefined, knownAt: undefined, ruleset: undefined })}
          >
            {t('events.clocks.now')}
          </Button>
        ) : null}
      </div>
      <div id={id} hidden={!open} className="no-print">
        {open ? <Pickers address={address} /> : null}
      </div>
    </div>
  );
}
