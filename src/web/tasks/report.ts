/** Sending a change of land release: always a report, never a change at once. Another person accepts it. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { ReportType } from '../../core/model/codes.ts';
import type { Report, ReportDraftInput } from '../../core/model/reports.ts';
import { type Action, may } from '../../core/policy/policy.ts';
import { inProgramme, post } from '../api.ts';
import { useLanguage, useT } from '../i18n/language.tsx';
import { useProgrammeId, useSession } from '../session.tsx';
import { toastDone, toastProblem } from '../ui/toasts.tsx';

/** Today where the reader is, `YYYY-MM-DD`. */
export const today = (): string => new Date().toLocaleDateString('sv-SE');

/** A hint of what to show: the server decides again. */
export function useMayReport(reportType: ReportType, action: Action = 'report.submit'): boolean {
  const session = useSession();
  const programme = useProgrammeId();
  if (!session?.user) return false;
  const actor = { userId: session.user.id, name: session.user.name, memberships: session.memberships };
  return may(actor, programme, action, { reportType });
}

/** The organisation this person reports for here, or null. */
export function useOwnOrg(): string | null {
  const programme = useProgrammeId();
  const memberships = useSession()?.memberships ?? [];
  return memberships.find((m) => m.programmeId === programme && m.orgCode)?.orgCode ?? null;
}

export type Said = Omit<ReportDraftInput['content'], 'language' | 'dateOfInformation'> & {
  readonly dateOfInformation?: string;
};

/** The content as it is sent, for checking before and for sending. */
export function useContent(): (said: Said) => ReportDraftInput['content'] {
  const language = useLanguage();
  const orgCode = useOwnOrg();
  return (said) => ({ orgCode, language, dateOfInformation: today(), ...said });
}

/** `send(said)` gives the stored report, or null after saying what was refused. */
export function useSend(): {
  readonly busy: boolean;
  readonly send: (said: Said, id?: string) => Promise<Report | null>;
} {
  const t = useT();
  const programme = useProgrammeId();
  const contentOf = useContent();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const send = async (said: Said, id = uuidv7()) => {
    setBusy(true);
    try {
      const body = { id, content: contentOf(said) };
      const report = await post<Report>(inProgramme(programme, '/reports'), body);
      toastDone(t('work.sent'));
      await client.invalidateQueries({ queryKey: [programme] });
      return report;
    } catch (error) {
      toastProblem(error);
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { busy, send };
}
