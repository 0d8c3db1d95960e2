/** The pages that have no room on the bar of a narrow screen. Downloaded when first opened. */
import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../i18n/language.tsx';
import classes from './shell.module.css';

export function MoreDrawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const t = useT();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="auto"
      radius="lg"
      title={t('shell.nav.more')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <div className={classes.more}>{children}</div>
    </Drawer>
  );
}
