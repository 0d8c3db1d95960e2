/** Reads of profiles, sources, checks and changes. The language is part of each key: answers hold sentences. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, inProgramme } from '../../api.ts';
import type { SearchValues } from '../events/address.ts';
import type {
  Agent,
  ChangeList,
  Profile,
  PublicationFile,
  Queue,
  StateEntry,
  TreatiesTold,
} from './contract.ts';

function read<T>(programme: string, language: string, path: string, asked: SearchValues = {}) {
  return queryOptions({
    queryKey: [programme, 'monitor', path, language, asked],
    queryFn: ({ signal }) => get<T>(inProgramme(programme, `/monitor${path}`), asked, signal),
    placeholderData: keepPreviousData,
  });
}
const name = encodeURIComponent;

export const statesQuery = (programme: string, language: string, asked: SearchValues) =>
  read<{ items: readonly StateEntry[] }>(programme, language, '/states', asked);
export const profileQuery = (programme: string, language: string, iso3: string, asked: SearchValues) =>
  read<Profile>(programme, language, `/states/${name(iso3)}`, asked);
export const treatiesQuery = (programme: string, language: string, iso3: string, on: string) =>
  read<TreatiesTold>(programme, language, `/states/${name(iso3)}/treaties`, { on });
export const agentQuery = (programme: string, language: string, id: string, asked: SearchValues) =>
  read<Agent>(programme, language, `/agents/${name(id)}`, asked);
export const publicationQuery = (programme: string, language: string, id: string, asked: SearchValues) =>
  read<PublicationFile>(programme, language, `/publications/${name(id)}`, asked);
export const changesQuery = (programme: string, language: string, asked: SearchValues) =>
  read<ChangeList>(programme, language, '/changes', asked);

const PAGE = 40;
export const checksQuery = (programme: string, language: string, asked: SearchValues) =>
  infiniteQueryOptions({
    queryKey: [programme, 'monitor', '/checks', language, asked],
    queryFn: ({ pageParam, signal }) =>
      get<Queue>(
        inProgramme(programme, '/monitor/checks'),
        { ...asked, limit: PAGE, offset: pageParam },
        signal,
      ),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (pages.length * PAGE < last.total ? pages.length * PAGE : null),
    placeholderData: keepPreviousData,
  });
