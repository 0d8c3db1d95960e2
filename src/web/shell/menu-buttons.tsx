/** The two buttons of the header, alone: what the page shows before a menu is wanted. */
import { ActionIcon, Button, type ButtonProps } from '@mantine/core';
import { IconLanguage, IconUser } from '@tabler/icons-react';
import { type ButtonHTMLAttributes, forwardRef, type RefAttributes } from 'react';
import { useLanguage, useT } from '../i18n/language.tsx';
import { LANGUAGE_NAMES } from '../i18n/names.ts';
import { useSession } from '../session.tsx';
import classes from './shell.module.css';

type ElementProps = ButtonHTMLAttributes<HTMLButtonElement>;
export type Attributes = Omit<ElementProps, keyof ButtonProps> & RefAttributes<HTMLButtonElement>;

export const LanguageButton = forwardRef<HTMLButtonElement, Attributes>((props, ref) => {
  const t = useT();
  const name = LANGUAGE_NAMES[useLanguage()];
  return (
    <Button
      ref={ref}
      variant="subtle"
      color="gray"
      c="var(--mantine-color-text)"
      size="compact-md"
      aria-haspopup="menu"
      aria-label={t('shell.language', { name })}
      {...props}
    >
      <IconLanguage size={21} stroke={1.6} aria-hidden="true" />
      <span className={classes.languageName}>{name}</span>
    </Button>
  );
});
LanguageButton.displayName = 'LanguageButton';

export const AccountButton = forwardRef<HTMLButtonElement, Attributes>((props, ref) => {
  const t = useT();
  const user = useSession()?.user;
  return (
    <ActionIcon
      ref={ref}
      variant="default"
      size={36}
      radius="xl"
      aria-haspopup="menu"
      aria-label={user?.name ?? t('shell.account')}
      {...props}
    >
      <IconUser size={19} stroke={1.6} aria-hidden="true" />
    </ActionIcon>
  );
});
AccountButton.displayName = 'AccountButton';
