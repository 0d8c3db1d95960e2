import { Loading } from '../ui/states.tsx';

export function ReportPage() {
  return <Loading />;
}
