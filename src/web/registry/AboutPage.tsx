import { Loading } from '../ui/states.tsx';

export function AboutPage() {
  return <Loading />;
}
