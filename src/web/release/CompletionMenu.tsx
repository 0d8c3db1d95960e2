/** The completion package of a hazard or a task, to be taken away in the reader's language: plain links in a menu. */
import { Button, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconFileText } from '@tabler/icons-react';
import { inProgramme } from '../api.ts';
import { useLanguage, useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';

const FORMATS = ['pdf', 'docx', 'html'] as const;

interface Props {
  readonly of: 'hazards' | 'tasks';
  readonly id: string;
  /** Whose package it is, for people who do not see where the button stands. */
  readonly name: string;
}

/** Only for those who see the record exactly: everybody else is told that there is nothing. */
export function CompletionMenu({ of, id, name }: Props) {
  const t = useT();
  const lang = useLanguage();
  const path = inProgramme(useProgrammeId(), `/${of}/${id}/completion`);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconFileText size={17} aria-hidden="true" />}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          aria-label={t('completion.menu.of', { name })}
        >
          {t('completion.menu')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={`${path}?${new URLSearchParams({ format, lang }).toString()}`}
            download
          >
            {t(`completion.menu.${format}`)}
            <Text size="xs" c="dimmed" component="span" display="block">
              {t(`completion.menu.${format}.about`)}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
