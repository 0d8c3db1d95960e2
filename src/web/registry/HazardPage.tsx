import { Loading } from '../ui/states.tsx';

export function HazardPage() {
  return <Loading />;
}
