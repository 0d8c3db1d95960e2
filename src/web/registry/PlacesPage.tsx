import { Loading } from '../ui/states.tsx';

export function PlacesPage() {
  return <Loading />;
}
