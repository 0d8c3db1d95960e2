import { Loading } from '../ui/states.tsx';

export function ReportFormPage() {
  return <Loading />;
}
