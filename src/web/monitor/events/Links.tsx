/** Links from an event to the states, sources and publications it names. The clocks go along. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useProgrammeId } from '../../session.tsx';
import { useAddress } from './address.ts';
import classes from './events.module.css';
import type { Lookup } from './lookup.ts';
import { useWords } from './words.ts';

/** A state leads to its profile; a group in words leads nowhere. */
export function PartyLink({ party: named }: { party: string }) {
  const programme = useProgrammeId();
  const { clocks } = useAddress();
  const { party } = useWords();
  const iso3 = /^(?:st:)?([A-Z]{3})$/.exec(named)?.[1];
  if (!iso3) return <bdi>{party(named)}</bdi>;
  return (
    <Link
      to="/$programme/monitor/states/$iso3"
      params={{ programme, iso3 }}
      search={clocks}
      className={classes.quietLink}
    >
      <bdi>{party(iso3)}</bdi>
    </Link>
  );
}

interface SourceLinkProps {
  /** A publication, or an agent. */
  readonly id: string;
  readonly lookup: Lookup;
  readonly children: ReactNode;
}

/** To the page of a publication or a source; plain words where there is no record of it. */
export function SourceLink({ id, lookup, children }: SourceLinkProps) {
  const programme = useProgrammeId();
  const { clocks } = useAddress();
  const to = lookup.publication(id)
    ? '/$programme/monitor/publications/$id'
    : lookup.agent(id)
      ? '/$programme/monitor/agents/$id'
      : null;
  if (to === null) return <bdi>{children}</bdi>;
  return (
    <Link to={to} params={{ programme, id }} search={clocks} className={classes.quietLink}>
      <bdi>{children}</bdi>
    </Link>
  );
}
