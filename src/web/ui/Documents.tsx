/** Photos and documents: attaching them to what is being written, and having them back as files to save. */
import { ActionIcon, FileButton, Loader, Button as Press } from '@mantine/core';
import { IconDownload, IconPaperclip, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Attachment } from '../../core/model/ground.ts';
import { inProgramme, putBytes } from '../api.ts';
import { hashOfFile } from '../hash-file.ts';
import { useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { useHelp } from './field-help.tsx';
import { toastProblem } from './toasts.tsx';
import classes from './ui.module.css';

const ACCEPTED = 'application/pdf,image/png,image/jpeg';
const MOST = 20;

interface AttachProps {
  /** Report or task they are for. */
  readonly ownerId: string;
  readonly value: readonly Attachment[];
  readonly change: (value: Attachment[]) => void;
}

/** A list of what is attached, and a button for more. Each file is sent at once; the report only names it. */
export function AttachFiles({ ownerId, value, change }: AttachProps) {
  const t = useT();
  const programme = useProgrammeId();
  const { description } = useHelp('report')('attachments');
  const [busy, setBusy] = useState(false);
  const attach = async (files: readonly File[]) => {
    setBusy(true);
    const added: Attachment[] = [];
    try {
      for (const file of files) {
        const sha256 = await hashOfFile(file);
        await putBytes(inProgramme(programme, `/documents/${ownerId}/${sha256}`), file);
        if (![...value, ...added].some((one) => one.sha256 === sha256))
          added.push({ sha256, name: file.name.slice(0, 200) });
      }
    } catch (error) {
      toastProblem(error);
    } finally {
      if (added.length > 0) change([...value, ...added]);
      setBusy(false);
    }
  };
  return (
    <fieldset className={classes.documents}>
      <legend>{t('fields.documents')}</legend>
      {value.length > 0 ? (
        <ul>
          {value.map(({ sha256, name }) => (
            <li key={sha256}>
              <bdi>{name}</bdi>
              <ActionIcon
                variant="subtle"
                aria-label={t('fields.documents.remove', { name })}
                onClick={() => change(value.filter((one) => one.sha256 !== sha256))}
              >
                <IconTrash size={16} aria-hidden="true" />
              </ActionIcon>
            </li>
          ))}
        </ul>
      ) : null}
      <FileButton multiple accept={ACCEPTED} onChange={(files) => void attach(files)} disabled={busy}>
        {(props) => (
          <Press
            {...props}
            variant="default"
            size="compact-md"
            disabled={busy || value.length >= MOST}
            leftSection={
              busy ? <Loader size="xs" aria-hidden="true" /> : <IconPaperclip size={16} aria-hidden="true" />
            }
          >
            {t(busy ? 'fields.documents.busy' : 'fields.documents.add')}
          </Press>
        )}
      </FileButton>
      {description ? <small>{description}</small> : null}
    </fieldset>
  );
}

interface ListProps {
  /** Of which the reader may have them: its path below the programme. */
  readonly of: { readonly noun: 'reports' | 'tasks'; readonly id: string };
  readonly documents: readonly Attachment[];
}

export function DocumentList({ of, documents }: ListProps) {
  const programme = useProgrammeId();
  if (documents.length === 0) return null;
  return (
    <ul className={classes.documentList}>
      {documents.map(({ sha256, name }) => (
        <li key={sha256}>
          <a href={inProgramme(programme, `/${of.noun}/${of.id}/documents/${sha256}`)} download={name}>
            <IconDownload size={15} aria-hidden="true" /> <bdi>{name}</bdi>
          </a>
        </li>
      ))}
    </ul>
  );
}
