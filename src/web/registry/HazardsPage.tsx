import { Loading } from '../ui/states.tsx';

export function HazardsPage() {
  return <Loading />;
}
