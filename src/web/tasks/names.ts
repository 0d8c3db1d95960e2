/** Names of organisations and places, for choosing them and for saying them. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { nameIn, useLanguage } from '../i18n/language.tsx';
import { organisationsQuery, placesQuery } from '../queries.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Organisations and the first places (country, provinces, districts) by code. */
export function useNames(programme: string) {
  const language = useLanguage();
  const organisations = useQuery(organisationsQuery(programme)).data ?? [];
  const places = useInfiniteQuery(placesQuery(programme, {})).data?.pages.flatMap((p) => p.items) ?? [];
  const orgs: Choice[] = organisations.map((o) => ({ value: o.code, label: nameIn(o.names, language) }));
  return {
    organisations,
    orgs,
    places: places.map((p): Choice => ({ value: p.code, label: nameIn(p.names, language) || p.code })),
    orgName: (code: string | null) => orgs.find((o) => o.value === code)?.label ?? code,
  };
}
