/** Step 4: what is sent, and to whom: a report that waits for a second coder, who is never its author. */
import { Button, Paper, Text } from '@mantine/core';
import { useState } from 'react';
import type { Report } from '../../../core/model/reports.ts';
import { inProgramme, post } from '../../api.ts';
import { useT } from '../../i18n/language.tsx';
import { Fact, Facts, FindingList } from '../../ui/pieces.tsx';
import { toastDone, toastProblem } from '../../ui/toasts.tsx';
import { useGoOn } from '../../ui/use-go-on.ts';
import { documentFrom, hashOfText } from './document.ts';
import { forgetCoding } from './draft.ts';
import { contentOf, useCodingDoubts } from './FollowsStep.tsx';
import { sendCopy } from './queries.ts';
import { type StepProps, todayHere, useCoderName } from './step.ts';

export function SendStep({ programme, draft }: StepProps) {
  const t = useT();
  const goOn = useGoOn();
  const coder = useCoderName();
  const today = todayHere();
  const [busy, setBusy] = useState(false);
  const document = documentFrom(draft, { name: coder, today });
  const content = contentOf(draft, document, today);
  const { findings, blocked } = useCodingDoubts(programme, content);
  const ready = draft.claims.length > 0 && draft.publisher !== '' && !blocked;
  const send = async () => {
    setBusy(true);
    try {
      if (draft.text !== '') await sendCopy(programme, hashOfText(draft.text), new Blob([draft.text]));
      await post<Report>(inProgramme(programme, '/reports'), { id: draft.id, content });
      forgetCoding(programme, draft.id);
      toastDone(t('coding.sent'));
      await goOn({ to: '/$programme/reports/$id', params: { programme, id: draft.id } });
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="coding-send">
      <h2 id="coding-send">{t('coding.send.title')}</h2>
      <Facts>
        <Fact label={t('coding.send.document')}>
          <bdi className="ltr">{document.document}</bdi>
        </Fact>
        <Fact label={t('coding.send.claims')}>{draft.claims.length}</Fact>
        <Fact label={t('coding.send.events')}>{document.events?.length ?? 0}</Fact>
        <Fact label={t('coding.send.agents')}>{document.agents?.length ?? 0}</Fact>
        <Fact label={t('coding.send.copies')}>{document.captures?.length ?? 0}</Fact>
      </Facts>
      <Text mt="md">{t('coding.send.explain')}</Text>
      {blocked ? <FindingList findings={findings.filter(({ severity }) => severity === 'E')} /> : null}
      <Button size="md" mt="md" loading={busy} disabled={!ready} onClick={() => void send()}>
        {t('coding.send')}
      </Button>
      {ready ? null : (
        <Text size="sm" mt="xs">
          {t('coding.send.needs')}
        </Text>
      )}
    </Paper>
  );
}
