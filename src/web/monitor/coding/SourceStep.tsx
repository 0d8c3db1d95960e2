/** Step 1: the source. Its text stays in this browser and in the copy kept for those who code and review. */
import { Alert, Button, NativeSelect, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { MonitorAgent } from '../../../core/model/monitor.ts';
import { PublicationKind } from '../../../core/model/monitor-codes.ts';
import { readDate } from '../../../core/monitor/edtf.ts';
import { ProblemError } from '../../api.ts';
import { hashOfFile } from '../../hash-file.ts';
import { useCode, useLanguage, useT } from '../../i18n/language.tsx';
import { Fact, Facts, Hash } from '../../ui/pieces.tsx';
import { toastProblem } from '../../ui/toasts.tsx';
import classes from './coding.module.css';
import { hashOfText } from './document.ts';
import { type KeptCopy, plainText } from './draft.ts';
import { AgentPicker, withAgent } from './pickers.tsx';
import { type KeptAnswer, sendCopy } from './queries.ts';
import type { StepProps } from './step.ts';

const PUBLISHERS: readonly MonitorAgent['kind'][] = [
  'media_outlet',
  'news_agency',
  'public_body',
  'ngo',
  'intergovernmental',
  'expert_body',
  'company',
  'state',
  'armed_group',
  'unknown',
];
const ACCEPTED = '.txt,.html,.htm,.pdf,.warc,.warc.gz,.gz,.wacz,.png,.jpg,.jpeg,.tsr,.ots';
const LANGUAGES = ['en', 'uk', 'ar', 'fr', 'es', 'ru', 'tr', 'de', 'fa', 'he', 'pl', 'pt', 'zh', 'my', 'ku'];

function copyOf(name: string, { sha256, bytes, facts }: KeptAnswer): KeptCopy {
  const { mime, capturedAt, software, warcRecordId, method } = facts;
  return {
    name,
    sha256,
    bytes,
    mime,
    capturedAt,
    software,
    warcRecordId,
    method: method === 'proof' ? 'text' : method,
  };
}

export function SourceStep({ programme, draft, set, go }: StepProps) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const dated = draft.publishedOn === '' || !('fault' in readDate(draft.publishedOn));
  const ready = (draft.text !== '' || draft.file !== null) && draft.publisher !== '' && dated;
  const next = async () => {
    setBusy(true);
    try {
      if (draft.text !== '') await sendCopy(programme, hashOfText(draft.text), new Blob([draft.text]));
      go(1);
    } catch (error) {
      toastProblem(error);
      // Without a network one goes on marking; the copy is sent again at the end.
      if (error instanceof ProblemError && error.code === 'offline') go(1);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.columns}>
      <Paper withBorder p="md" component="section" aria-labelledby="source-copy">
        <h2 id="source-copy">{t('coding.source.copy')}</h2>
        <Stack gap="md">
          <Textarea
            label={t('coding.source.text')}
            description={t('coding.source.text.hint')}
            rows={12}
            value={draft.text}
            onChange={(e) => set({ text: e.currentTarget.value })}
            onBlur={() => set({ text: plainText(draft.text) })}
          />
          <Copies programme={programme} draft={draft} set={set} go={go} />
        </Stack>
      </Paper>
      <Paper withBorder p="md" component="section" aria-labelledby="source-about">
        <h2 id="source-about">{t('coding.source.about')}</h2>
        <Stack gap="md">
          <AboutSource programme={programme} draft={draft} set={set} go={go} />
          <Button size="md" loading={busy} disabled={!ready} onClick={() => void next()}>
            {t('coding.source.next')}
          </Button>
          {ready ? null : <Text size="sm">{t('coding.source.needs')}</Text>}
        </Stack>
      </Paper>
    </div>
  );
}

function AboutSource({ programme, draft, set }: StepProps) {
  const t = useT();
  const code = useCode();
  const language = useLanguage();
  const names = new Intl.DisplayNames([language], { type: 'language' });
  const read = draft.publishedOn === '' ? null : readDate(draft.publishedOn);
  const wrong = read !== null && 'fault' in read;
  return (
    <>
      <AgentPicker
        programme={programme}
        draft={draft}
        label={t('coding.source.publisher')}
        description={t('coding.source.publisher.hint')}
        value={draft.publisher}
        kinds={PUBLISHERS}
        change={(id, made, borrowed) => set({ publisher: id, ...withAgent(draft, made, borrowed) })}
      />
      <div className={classes.pair}>
        <NativeSelect
          label={t('coding.source.kind')}
          value={draft.kind}
          onChange={(e) => set({ kind: e.currentTarget.value as typeof draft.kind })}
          data={PublicationKind.options.map((value) => ({ value, label: code('publicationKind', value) }))}
        />
        <NativeSelect
          label={t('coding.source.language')}
          value={draft.language}
          onChange={(e) => set({ language: e.currentTarget.value })}
          data={LANGUAGES.map((value) => ({ value, label: names.of(value) ?? value }))}
        />
      </div>
      <TextInput
        label={t('coding.source.publishedOn')}
        description={t('coding.source.publishedOn.hint')}
        value={draft.publishedOn}
        placeholder="2023-01-12"
        error={wrong ? t('coding.date.wrong') : undefined}
        onChange={(e) => set({ publishedOn: e.currentTarget.value.trim() })}
        className="ltr"
      />
      <TextInput
        label={t('coding.source.url')}
        type="url"
        value={draft.url}
        onChange={(e) => set({ url: e.currentTarget.value })}
      />
    </>
  );
}

/** Files kept for this source: page, PDF, archive, picture; and a proof of time for one of them. */
function Copies({ programme, draft, set }: StepProps) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const upload = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    try {
      const answer = await sendCopy(programme, await hashOfFile(file), file);
      const { proof, mime } = answer.facts;
      if (proof) {
        const { kind, covers, statedAt } = proof;
        set({ proof: { kind, covers, statedAt, sha256: answer.sha256, bytes: answer.bytes } });
      } else if (mime === 'text/plain' && draft.text === '') set({ text: plainText(await file.text()) });
      else set({ file: copyOf(file.name, answer), url: draft.url || (answer.facts.url ?? '') });
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.file}>
      <label htmlFor="copy-file">
        <strong>{t('coding.source.file')}</strong>
      </label>
      <Text size="sm" c="dimmed">
        {t('coding.source.file.hint')}
      </Text>
      <input
        id="copy-file"
        type="file"
        accept={ACCEPTED}
        disabled={busy}
        onChange={(e) => void upload(e.currentTarget.files?.[0])}
      />
      <div aria-live="polite">
        {busy ? <Text size="sm">{t('coding.source.keeping')}</Text> : null}
        {draft.file ? (
          <Facts>
            <Fact label={t('coding.copy.name')}>
              <bdi>{draft.file.name}</bdi>
            </Fact>
            <Fact label={t('coding.copy.kind')}>{draft.file.mime}</Fact>
            <Fact label={t('coding.copy.hash')}>
              <Hash value={draft.file.sha256} />
            </Fact>
            <Fact label={t('coding.copy.capturedAt')}>{draft.file.capturedAt}</Fact>
            <Fact label={t('coding.copy.software')}>{draft.file.software}</Fact>
          </Facts>
        ) : null}
        {draft.proof ? <Proof draft={draft} /> : null}
      </div>
    </div>
  );
}

function Proof({ draft }: Pick<StepProps, 'draft'>) {
  const t = useT();
  const { proof, file, text } = draft;
  if (!proof) return null;
  const hashes = [file?.sha256, text === '' ? undefined : hashOfText(text)];
  const covers = proof.covers !== null && hashes.includes(proof.covers);
  return (
    <Alert color={covers ? 'field' : 'amber'} mt="sm" title={t(`coding.proof.${proof.kind}`)}>
      {t(covers ? 'coding.proof.covers' : 'coding.proof.other')}
      {proof.statedAt ? ` ${t('coding.proof.statedAt', { at: proof.statedAt })}` : null}{' '}
      {t('coding.proof.notVerified')}
    </Alert>
  );
}
