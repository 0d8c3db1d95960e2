/** Changes of labels: before, after, what caused each, and the link that shows the label at that pair of clocks. */
import { IconArrowRight } from '@tabler/icons-react';
import { useFormat } from '../../i18n/format.ts';
import { useT } from '../../i18n/language.tsx';
import { Marks } from '../events/LabelMark.tsx';
import type { Change, Labelled } from './contract.ts';
import { EventLink } from './links.tsx';
import classes from './profiles.module.css';

function Side({ label, none }: { label: Labelled | null; none: string }) {
  if (label === null) return <span className={classes.fine}>{none}</span>;
  return (
    <span className={classes.side}>
      <Marks support={label.support} dispute={label.dispute} />
      <span>{label.words}</span>
    </span>
  );
}

function Item({ change }: { change: Change }) {
  const t = useT();
  const format = useFormat();
  const { at, asOf, seq, clock } = change;
  const when = clock === 'said' ? format.day(at) : format.moment(at);
  return (
    <li className={classes.change}>
      <p className={classes.changeHead}>
        <EventLink id={change.eventId}>{change.title}</EventLink>
        <time dateTime={at}>{when}</time>
      </p>
      <p className={classes.turn}>
        <Side label={change.before} none={t('profiles.change.notThere')} />
        <IconArrowRight size={16} className={classes.mirrored} aria-label={t('profiles.change.becomes')} />
        <Side label={change.after} none={t('profiles.change.gone')} />
      </p>
      <ul className={classes.causes}>
        {change.causes.map(({ kind, id, text }) => (
          <li key={kind + id}>{text}</li>
        ))}
      </ul>
      <p className={classes.fine}>
        <EventLink id={change.eventId} clocks={{ asOf, knownAt: String(seq) }}>
          {t('profiles.change.permanent', { asOf: format.day(asOf), seq })}
        </EventLink>
      </p>
    </li>
  );
}

export function Changes({ changes }: { changes: readonly Change[] }) {
  return (
    <ol className={classes.changes}>
      {changes.map((change) => (
        <Item key={change.id} change={change} />
      ))}
    </ol>
  );
}
