import { Loading } from '../ui/states.tsx';

export function MapPage() {
  return <Loading />;
}
