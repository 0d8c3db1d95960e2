/** Links inside the monitor. Each keeps the clocks of the page it stands on, so that the reader stays at a moment. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCode, useT } from '../../i18n/language.tsx';
import { useProgrammeId } from '../../session.tsx';
import { type SearchValues, useAddress } from '../events/address.ts';
import type { Publication, Who } from './contract.ts';
import classes from './profiles.module.css';

interface To {
  readonly id: string;
  readonly children: ReactNode;
  /** Instead of the clocks of this page. */
  readonly clocks?: SearchValues;
}

export function EventLink({ id, children, clocks }: To) {
  const programme = useProgrammeId();
  const address = useAddress();
  return (
    <Link
      to="/$programme/monitor/events/$id"
      params={{ programme, id }}
      search={clocks ?? address.clocks}
      className={classes.link}
    >
      <bdi>{children}</bdi>
    </Link>
  );
}

export function StateLink({ id, children }: To) {
  const programme = useProgrammeId();
  const { clocks } = useAddress();
  return (
    <Link
      to="/$programme/monitor/states/$iso3"
      params={{ programme, iso3: id }}
      search={clocks}
      className={classes.link}
    >
      <bdi>{children}</bdi>
    </Link>
  );
}

/** A state by its profile, everybody else by their source page; who is not named is said not to be. */
export function WhoLink({ who }: { who: Who }) {
  const t = useT();
  const programme = useProgrammeId();
  const { clocks } = useAddress();
  const code = useCode();
  const name = who.name ?? t('profiles.notNamed', { kind: code('agentKind', who.kind) });
  if (who.kind === 'state' && who.iso3) return <StateLink id={who.iso3}>{name}</StateLink>;
  return (
    <Link
      to="/$programme/monitor/agents/$id"
      params={{ programme, id: who.id }}
      search={clocks}
      className={classes.link}
    >
      <bdi>{name}</bdi>
    </Link>
  );
}

export function PublicationLink({ id, children }: To) {
  const programme = useProgrammeId();
  const { clocks } = useAddress();
  return (
    <Link
      to="/$programme/monitor/publications/$id"
      params={{ programme, id }}
      search={clocks}
      className={classes.link}
    >
      <bdi>{children}</bdi>
    </Link>
  );
}

/** How a publication is called where it has no title: its kind. */
export function usePublicationName(): (publication: Pick<Publication, 'title' | 'kind'>) => string {
  const code = useCode();
  return ({ title, kind }) => title ?? code('publicationKind', kind);
}
