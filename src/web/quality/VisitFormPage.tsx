/** A quality visit: who looked at what, what it gave, and each thing that was wrong as a record of its own. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { NonconformityDraft } from '../../core/model/quality.ts';
import { useQuestions } from '../capture/Questions.tsx';
import { useT } from '../i18n/language.tsx';
import { useProgrammeId } from '../session.tsx';
import { FormFrame } from '../tasks/FormFrame.tsx';
import { today, useOwnOrg, useSend } from '../tasks/report.ts';
import { useGoOn } from '../ui/use-go-on.ts';
import { FoundFields } from './FoundFields.tsx';
import { type Visit, VisitFields } from './VisitFields.tsx';

export function VisitFormPage() {
  const t = useT();
  const programme = useProgrammeId();
  const goOn = useGoOn();
  const inspectingOrgCode = useOwnOrg();
  const [visit, setVisit] = useState<Visit>(() => ({
    id: uuidv7(),
    visitedOn: today(),
    kind: 'external_qa',
    hazardIds: [],
    inspectingOrgCode,
  }));
  const [found, setFound] = useState<readonly NonconformityDraft[]>([]);
  const questions = useQuestions('qm');
  const { busy, send } = useSend();
  const set = (change: Partial<Visit>) => setVisit((before) => ({ ...before, ...change }));
  const submit = async () => {
    const { taskId = null, hazardIds, orgCode = null } = visit;
    const belongs = { visitId: visit.id, taskId, hazardIds, orgCode };
    const report = await send({
      ...questions.said,
      reportType: 'qm',
      orgCode,
      dateOfInformation: visit.visitedOn,
      land: { qualityVisits: [visit], nonconformities: found.map((one) => ({ ...one, ...belongs })) },
    });
    if (report) await goOn({ to: '/$programme/quality', params: { programme }, search: {} });
  };
  return (
    <FormFrame
      title={t('work.quality.new')}
      submit={() => void submit()}
      actions={
        <Button type="submit" loading={busy}>
          {t('work.send')}
        </Button>
      }
    >
      <VisitFields visit={visit} set={set} />
      <FoundFields found={found} change={setFound} />
      {questions.section}
    </FormFrame>
  );
}
