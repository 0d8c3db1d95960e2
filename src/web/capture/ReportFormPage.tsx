/**
 * The report form: what is known, where, what was seen. Kept in this browser on every keystroke; the rules
 * answer while one writes; sending twice is harmless because the report's id is made here.
 */
import { Alert, Button, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { Hazard } from '../../core/model/hazards.ts';
import type { Report } from '../../core/model/reports.ts';
import { inProgramme, ProblemError, post } from '../api.ts';
import { useFormat } from '../i18n/format.ts';
import { useLanguage, useT } from '../i18n/language.tsx';
import { hazardQuery, type ServedHazard } from '../queries.ts';
import { reportQuery } from '../review/queries.ts';
import { useProgrammeId, useSession } from '../session.tsx';
import { AttachFiles } from '../ui/Documents.tsx';
import { HelpSwitch } from '../ui/field-help.tsx';
import { PageHeader } from '../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../ui/states.tsx';
import { toastDone, toastProblem } from '../ui/toasts.tsx';
import { useGoOn } from '../ui/use-go-on.ts';
import { AboutSection } from './AboutSection.tsx';
import { AdjustSection, useAdjust } from './AdjustSection.tsx';
import classes from './capture.module.css';
import { blockedOtherwise, Doubts, useDoubts } from './doubts.tsx';
import {
  blankDraft,
  correctionOf,
  type FormDraft,
  forgetDraft,
  reportOf,
  saveDraft,
  savedDrafts,
  withHazard,
} from './draft.ts';
import { EvidenceSection } from './EvidenceSection.tsx';
import { HazardSection } from './HazardSection.tsx';
import { Questions, useAsked } from './Questions.tsx';
import { WhereSection } from './WhereSection.tsx';

const today = () => new Date().toLocaleDateString('sv-SE');

interface FormSearch {
  readonly hazard?: string;
  readonly corrects?: string;
}

/** Fetches what the form starts from, then shows it. */
export function ReportFormPage() {
  const programme = useProgrammeId();
  const search = useSearch({ strict: false }) as FormSearch;
  const corrected = useQuery({
    ...reportQuery(programme, search.corrects ?? ''),
    enabled: Boolean(search.corrects),
  });
  const proposal = corrected.data?.content.hazard;
  const hazardId = search.hazard ?? (proposal?.mode === 'update' ? proposal.id : '');
  const hazard = useQuery({ ...hazardQuery(programme, hazardId), enabled: hazardId !== '' });
  if (corrected.isError) return <ErrorPanel error={corrected.error} />;
  if (hazard.isError) return <ErrorPanel error={hazard.error} />;
  if ((search.corrects && !corrected.data) || (hazardId && !hazard.data)) return <Loading />;
  return (
    <ReportForm
      key={`${search.corrects ?? ''}${hazardId}`}
      programme={programme}
      current={hazard.data ? asKnown(hazard.data) : null}
      corrected={corrected.data ?? null}
    />
  );
}

/** Who sees only the square a hazard lies in begins without an outline: the square is not one. */
function asKnown(hazard: ServedHazard): Hazard {
  return hazard.precision === 'exact' ? hazard : { ...hazard, shape: null, entered: null };
}

interface FormProps {
  readonly programme: string;
  readonly current: Hazard | null;
  readonly corrected: Report | null;
}

function startOf({ current, corrected }: FormProps, orgCode: string | null): FormDraft {
  if (corrected) return correctionOf(uuidv7(), corrected, current);
  const blank = { ...blankDraft(uuidv7(), uuidv7(), today()), orgCode };
  return current ? withHazard(blank, current) : blank;
}

function useDraft(props: FormProps) {
  // Whoever works for one organisation reports for it, and may report for no other.
  const memberships = useSession()?.memberships ?? [];
  const orgCode = memberships.find((m) => m.programmeId === props.programme && m.orgCode)?.orgCode ?? null;
  const [draft, setDraft] = useState(() => startOf(props, orgCode));
  const [kept, setKept] = useState<boolean | null>(null);
  const set = (change: Partial<FormDraft>) =>
    setDraft((before) => {
      const next = { ...before, ...change };
      setKept(saveDraft(props.programme, next));
      return next;
    });
  return { draft, set, setDraft, kept };
}

function ReportForm(props: FormProps) {
  const t = useT();
  const language = useLanguage();
  const { programme, current, corrected } = props;
  const { draft, set, setDraft, kept } = useDraft(props);
  const asked = useAsked(draft.reportType);
  const adjust = useAdjust(draft, current);
  const report = reportOf(draft, current, language, asked, adjust.adjustment);
  const doubts = useDoubts(programme, report.content);
  adjust.hear(doubts);
  return (
    <div className="page">
      <PageHeader
        title={t(
          corrected ? 'capture.title.correct' : current ? 'capture.title.update' : 'capture.title.new',
        )}
        hint={t('capture.hint')}
        actions={<HelpSwitch />}
      />
      {corrected?.decision ? (
        <Alert mb="md" color="amber" title={t('capture.returnedBy', { name: corrected.decision.byName })}>
          {corrected.decision.reason}
        </Alert>
      ) : null}
      {current || corrected ? null : <Unsent programme={programme} resume={setDraft} current={draft.id} />}
      <div className={classes.columns}>
        <Stack gap="lg">
          <AboutSection draft={draft} set={set} fixedTarget={current !== null || corrected !== null} />
          {draft.about === 'evidence' ? null : <HazardSection draft={draft} set={set} />}
          {draft.about === 'evidence' ? null : <WhereSection draft={draft} set={set} />}
          {adjust.needed ? <AdjustSection draft={draft} set={set} adjust={adjust} /> : null}
          <EvidenceSection draft={draft} set={set} />
          <Paper withBorder p="md">
            <AttachFiles
              ownerId={draft.id}
              value={draft.attachments ?? []}
              change={(attachments) => set({ attachments })}
            />
          </Paper>
          <Questions asked={asked} answers={draft.answers ?? {}} change={(answers) => set({ answers })} />
        </Stack>
        <Paper withBorder p="md" className={classes.side} component="section" aria-labelledby="check">
          <h2 id="check">{t('capture.check.title')}</h2>
          <Doubts doubts={doubts} set={set} />
          <Send
            programme={programme}
            report={report}
            blocked={blockedOtherwise(doubts, adjust.needed && adjust.carried)}
            complete={adjust.complete}
          />
          <Text size="sm" c="dimmed" mt="sm" aria-live="polite">
            {kept === null ? '' : t(kept ? 'capture.kept' : 'capture.notKept')}
          </Text>
        </Paper>
      </div>
    </div>
  );
}

/** Drafts left behind in this browser: shown, so that nothing written is ever lost silently. */
function Unsent(props: { programme: string; current: string; resume: (draft: FormDraft) => void }) {
  const t = useT();
  const format = useFormat();
  const [drafts, setDrafts] = useState(() =>
    savedDrafts(props.programme).filter((d) => d.id !== props.current),
  );
  if (drafts.length === 0) return null;
  const forget = (id: string) => {
    forgetDraft(props.programme, id);
    setDrafts((before) => before.filter((d) => d.id !== id));
  };
  return (
    <Alert mb="md" color="field" title={t('capture.unsent.title', { n: drafts.length })}>
      <ul className={classes.unsent}>
        {drafts.map((d) => (
          <li key={d.id}>
            <bdi>{d.fields.name || d.fields.localId || t('capture.unsent.unnamed')}</bdi> ·{' '}
            {format.day(d.dateOfInformation)}
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => {
                props.resume(d);
                setDrafts((before) => before.filter((other) => other.id !== d.id));
              }}
            >
              {t('capture.unsent.resume')}
            </Button>
            <Button size="compact-sm" variant="subtle" color="danger" onClick={() => forget(d.id)}>
              {t('capture.unsent.forget')}
            </Button>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

interface SendProps {
  readonly programme: string;
  readonly report: ReturnType<typeof reportOf>;
  readonly blocked: boolean;
  /** Asked before sending: false when something is missing, which is then said beside its field. */
  readonly complete: () => boolean;
}

function Send({ programme, report, blocked, complete }: SendProps) {
  const t = useT();
  const goOn = useGoOn();
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (!complete()) return;
    setBusy(true);
    try {
      await post<Report>(inProgramme(programme, '/reports'), report);
      forgetDraft(programme, report.id);
      toastDone(t('capture.sent'));
      await goOn({ to: '/$programme/reports/$id', params: { programme, id: report.id } });
    } catch (error) {
      toastProblem(error);
      if (!(error instanceof ProblemError)) throw error;
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button fullWidth mt="md" size="md" loading={busy} disabled={blocked} onClick={() => void send()}>
        {t('capture.send')}
      </Button>
      {blocked ? (
        <Text size="sm" mt="xs">
          {t('capture.blocked')}
        </Text>
      ) : null}
    </>
  );
}
