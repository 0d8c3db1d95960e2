import { Loading } from '../ui/states.tsx';

export function LedgerPage() {
  return <Loading />;
}
