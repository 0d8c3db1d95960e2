import { Loading } from '../ui/states.tsx';

export function InboxPage() {
  return <Loading />;
}
