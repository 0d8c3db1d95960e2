/** The two menus of the header: language, and the person (colours, signing out). Downloaded when first pressed. */
import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconLogout, IconMoon, IconSun, IconSunMoon } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { activateLanguage, useCode, useLanguage, useT } from '../i18n/language.tsx';
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n/names.ts';
import { queryClient } from '../queries.ts';
import { useProgrammeId, useSession, useSignOut } from '../session.tsx';
import { AccountButton, LanguageButton } from './menu-buttons.tsx';

export function LanguageMenu() {
  const language = useLanguage();
  const choose = async (next: (typeof LANGUAGES)[number]) => {
    await activateLanguage(next);
    // Words made on the server (problems, labels) are asked for again in the new language.
    await queryClient.invalidateQueries();
  };
  return (
    <Menu position="bottom-end" width={200} defaultOpened>
      <Menu.Target>
        <LanguageButton />
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((item) => (
          <Menu.Item
            key={item}
            lang={item}
            onClick={() => void choose(item)}
            rightSection={item === language ? <IconCheck size={16} aria-hidden="true" /> : null}
            aria-current={item === language}
          >
            {LANGUAGE_NAMES[item]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const SCHEMES = [
  ['light', IconSun],
  ['dark', IconMoon],
  ['auto', IconSunMoon],
] as const;

function SchemeItems() {
  const t = useT();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t('shell.scheme.label')}</Menu.Label>
      {SCHEMES.map(([scheme, Icon]) => (
        <Menu.Item
          key={scheme}
          leftSection={<Icon size={16} aria-hidden="true" />}
          rightSection={colorScheme === scheme ? <IconCheck size={16} aria-hidden="true" /> : null}
          onClick={() => setColorScheme(scheme)}
        >
          {t(`shell.scheme.${scheme}`)}
        </Menu.Item>
      ))}
    </>
  );
}

function useRoles(): string {
  const code = useCode();
  const id = useProgrammeId();
  const roles = useSession()?.memberships.filter((m) => !id || m.programmeId === id) ?? [];
  return [...new Set(roles.map((m) => code('role', m.role)))].join(' · ');
}

export function AccountMenu() {
  const t = useT();
  const session = useSession();
  const roles = useRoles();
  const signOut = useSignOut();
  const { href } = useLocation();
  const user = session?.user;
  return (
    <Menu position="bottom-end" width={240} defaultOpened>
      <Menu.Target>
        <AccountButton />
      </Menu.Target>
      <Menu.Dropdown>
        {user ? (
          <Menu.Label>
            <bdi>{user.name}</bdi>
            {roles ? <div>{roles}</div> : null}
          </Menu.Label>
        ) : (
          <Menu.Item component={Link} to="/sign-in" search={{ next: href } as never}>
            {t('shell.signIn')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <SchemeItems />
        {user ? (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconLogout size={16} aria-hidden="true" />}
              onClick={() => void signOut()}
            >
              {t('shell.signOut')}
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
