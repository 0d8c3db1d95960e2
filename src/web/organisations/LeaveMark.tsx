/** Sign and word for whether an accreditation holds on a day. */
import { IconAlertTriangle, IconCheck, IconClock, IconX } from '@tabler/icons-react';
import type { Accreditation } from '../../core/model/programmes.ts';
import { useT } from '../i18n/language.tsx';
import { type Leave, leaveOn } from './leave.ts';
import classes from './organisations.module.css';

const ICONS: Record<Leave, typeof IconCheck> = {
  valid: IconCheck,
  endsSoon: IconAlertTriangle,
  ended: IconX,
  notYet: IconClock,
  suspended: IconX,
  withdrawn: IconX,
};

export function LeaveMark({ accreditation, on }: { accreditation: Accreditation; on: string }) {
  const t = useT();
  const leave = leaveOn(accreditation, on);
  const Icon = ICONS[leave];
  return (
    <span className={classes.leave} data-leave={leave}>
      <Icon size={15} aria-hidden="true" /> {t(`organisations.leave.${leave}`)}
    </span>
  );
}
