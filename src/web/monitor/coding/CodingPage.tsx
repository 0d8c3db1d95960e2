/**
 * Coding a source in four steps: the source, its claims beside the text, what follows from them, sending. Every
 * change is kept in this browser; what is sent is a report like any other and waits for a second coder.
 */
import { Alert, Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { uuidv7 } from 'uuidv7';
import { useLanguage, useT } from '../../i18n/language.tsx';
import { reportQuery } from '../../review/queries.ts';
import { useProgrammeId } from '../../session.tsx';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { PageHeader } from '../../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../../ui/states.tsx';
import { ClaimsStep } from './ClaimsStep.tsx';
import classes from './coding.module.css';
import { codingOf, textHashIn } from './correction.ts';
import { agentIn, nameOfAgent } from './document.ts';
import { blankCoding, type CodingDraft, forgetCoding, keepCoding, keptCodings } from './draft.ts';
import { FollowsStep } from './FollowsStep.tsx';
import { textOfCopy } from './queries.ts';
import { SendStep } from './SendStep.tsx';
import { SourceStep } from './SourceStep.tsx';

const STEPS = [
  { key: 'source', Step: SourceStep },
  { key: 'claims', Step: ClaimsStep },
  { key: 'follows', Step: FollowsStep },
  { key: 'send', Step: SendStep },
] as const;

/** Fetches the returned report a correction starts from, then shows the steps. */
export function CodingPage() {
  const programme = useProgrammeId();
  const { corrects = '' } = useSearch({ strict: false }) as { corrects?: string };
  const returned = useQuery(reportQuery(programme, corrects));
  const hash = returned.data?.content.monitor ? textHashIn(returned.data.content.monitor) : null;
  const text = useQuery({
    queryKey: [programme, 'monitor', 'copy', hash],
    queryFn: () => textOfCopy(programme, hash ?? ''),
    enabled: hash !== null,
    retry: false,
  });
  if (corrects !== '' && returned.isError) return <ErrorPanel error={returned.error} />;
  if (corrects !== '' && (!returned.data || (hash !== null && text.isPending))) return <Loading />;
  const start = returned.data ? { ...codingOf(returned.data, uuidv7()), text: text.data ?? '' } : null;
  return (
    <Coding
      key={corrects}
      programme={programme}
      start={start}
      reason={returned.data?.decision?.reason ?? null}
    />
  );
}

interface CodingProps {
  readonly programme: string;
  readonly start: CodingDraft | null;
  readonly reason: string | null;
}

function Coding({ programme, start, reason }: CodingProps) {
  const t = useT();
  const language = useLanguage();
  const [draft, setDraft] = useState(() => start ?? blankCoding(uuidv7(), language));
  const [kept, setKept] = useState<boolean | null>(null);
  const set = (change: Partial<CodingDraft>) =>
    setDraft((before) => {
      const next = { ...before, ...change };
      setKept(keepCoding(programme, next));
      return next;
    });
  const go = (step: number) => {
    set({ step });
    window.scrollTo({ top: 0 });
  };
  const { Step } = STEPS[draft.step] ?? STEPS[0];
  return (
    <div className="page">
      <PageHeader
        title={t('coding.title')}
        hint={t('coding.hint')}
        actions={
          <ButtonLink to="/$programme/monitor/judge" params={{ programme }} variant="default">
            {t('coding.toJudge')}
          </ButtonLink>
        }
      />
      {reason ? (
        <Alert mb="md" color="amber" title={t('coding.returned')}>
          {reason}
        </Alert>
      ) : null}
      {start === null && draft.text === '' ? (
        <Unsent programme={programme} current={draft.id} resume={setDraft} />
      ) : null}
      <nav aria-label={t('coding.steps')}>
        <ol className={classes.steps}>
          {STEPS.map(({ key }, i) => (
            <li key={key}>
              <button
                type="button"
                className={classes.step}
                aria-current={i === draft.step ? 'step' : undefined}
                onClick={() => go(i)}
              >
                <span className={classes.stepNumber} aria-hidden="true">
                  {i + 1}
                </span>
                {t(`coding.step.${key}`)}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <Step programme={programme} draft={draft} set={set} go={go} />
      <Text size="sm" c="dimmed" mt="md" aria-live="polite">
        {kept === null ? '' : t(kept ? 'coding.kept' : 'coding.notKept')}
      </Text>
    </div>
  );
}

interface UnsentProps {
  readonly programme: string;
  readonly current: string;
  readonly resume: (draft: CodingDraft) => void;
}

/** Drafts left behind in this browser. */
function Unsent({ programme, current, resume }: UnsentProps) {
  const t = useT();
  const [drafts, setDrafts] = useState(() => keptCodings(programme).filter(({ id }) => id !== current));
  if (drafts.length === 0) return null;
  return (
    <Alert mb="md" color="field" title={t('coding.unsent', { n: drafts.length })}>
      <ul className={classes.claims}>
        {drafts.map((draft) => {
          const publisher = agentIn(draft, draft.publisher);
          return (
            <li key={draft.id} className={classes.actions}>
              <span>
                <bdi>{publisher ? nameOfAgent(publisher) : draft.text.slice(0, 60) || '–'}</bdi> ·{' '}
                {t('coding.claims.count', { n: draft.claims.length })}
              </span>
              <Button size="compact-md" variant="light" onClick={() => resume(draft)}>
                {t('coding.resume')}
              </Button>
              <Button
                size="compact-md"
                variant="subtle"
                color="danger"
                onClick={() => {
                  forgetCoding(programme, draft.id);
                  setDrafts((all) => all.filter(({ id }) => id !== draft.id));
                }}
              >
                {t('coding.forget')}
              </Button>
            </li>
          );
        })}
      </ul>
    </Alert>
  );
}
