/** What the pages of tasks are asked for, in the address. */
import { useNavigate, useSearch } from '@tanstack/react-router';

interface Search {
  readonly view?: string;
  readonly q?: string;
  readonly org?: string;
  readonly place?: string;
  readonly month?: string;
}

export function useTaskSearch() {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const change = (next: Partial<Search>) =>
    void navigate({ to: '.', search: { ...search, ...next } as never, replace: true });
  const { q, org, place } = search;
  return { search, change, filter: { q, org, place } };
}
