/** What the rules say while one writes: asked shortly after the last keystroke, shown with safe repairs. */
import { Button, Loader, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Finding } from '../../core/model/findings.ts';
import { Shape } from '../../core/model/geometry.ts';
import type { ReportDraftInput } from '../../core/model/reports.ts';
import { ProblemError } from '../api.ts';
import { hasWords, useT } from '../i18n/language.tsx';
import { check } from '../review/queries.ts';
import { FindingList } from '../ui/pieces.tsx';
import type { FormDraft } from './draft.ts';

export interface DoubtsState {
  readonly findings: readonly Finding[];
  readonly checking: boolean;
  readonly failed: boolean;
  /** Content that is refused as it stands, in words; null when it could be read. */
  readonly refused: ProblemError | null;
  readonly blocked: boolean;
  /** The findings are those of the content as it is written now. */
  readonly current: boolean;
}

function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** What sending would be refused for as well: said while one writes. */
const REFUSALS: readonly string[] = ['contentNotOfType', 'fallNotEntitled'];

/** Without content there is nothing to ask. */
export function useDoubts(programme: string, content: ReportDraftInput['content'] | null): DoubtsState {
  const written = JSON.stringify(content);
  const text = useSettled(written, 600);
  const query = useQuery({
    queryKey: [programme, 'check', text],
    queryFn: ({ signal }) => check(programme, JSON.parse(text), signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
    enabled: content !== null && text !== 'null',
  });
  const findings = (content === null ? undefined : query.data) ?? [];
  const { error } = query;
  const refused = error instanceof ProblemError && REFUSALS.includes(error.code) ? error : null;
  return {
    findings,
    checking: query.isFetching,
    failed: query.isError && !refused,
    refused,
    blocked: refused !== null || findings.some((f) => f.severity === 'E'),
    current: query.isSuccess && !query.isPlaceholderData && text === written,
  };
}

/**
 * Whether anything blocks sending beside the fall that this page asks a reason for (V47): what is missing of that is
 * said beside its field when sending is tried.
 */
export const blockedOtherwise = ({ refused, findings }: DoubtsState, asksWhy: boolean): boolean =>
  refused !== null || findings.some(({ severity, rule }) => severity === 'E' && !(asksWhy && rule === 'V47'));

interface Props {
  readonly doubts: DoubtsState;
  /** Takes a repaired outline; where nothing is drawn that could be repaired, none. */
  readonly set?: (change: Partial<FormDraft>) => void;
}

/** A repair of the outline drawn in this form, or null when the finding offers none that fits here. */
function repaired(finding: Finding): Shape | null {
  if (!finding.fix || !finding.path.endsWith('/shape')) return null;
  const shape = Shape.safeParse(finding.fix.value);
  return shape.success ? shape.data : null;
}

export function Doubts({ doubts, set }: Props) {
  const t = useT();
  const { findings, checking, failed, refused } = doubts;
  return (
    <div aria-live="polite" aria-busy={checking}>
      {checking ? <Loader size="xs" type="dots" aria-hidden="true" /> : null}
      {failed ? <Text size="sm">{t('capture.check.failed')}</Text> : null}
      {refused ? (
        <div role="alert">
          <Text fw={600}>{refused.title}</Text>
          <Text size="sm">{refused.detail}</Text>
        </div>
      ) : null}
      {!failed && !refused && findings.length === 0 && !checking ? (
        <Text size="sm" c="dimmed">
          {t('capture.check.none')}
        </Text>
      ) : null}
      <FindingList
        findings={findings}
        aside={(finding) => {
          const shape = set ? repaired(finding) : null;
          const key = finding.fix?.message ?? '';
          return shape && set ? (
            <div>
              <Button size="compact-sm" variant="light" onClick={() => set({ shape })}>
                {hasWords(key) ? t(key, finding.params) : t('capture.check.repair')}
              </Button>
            </div>
          ) : null;
        }}
      />
    </div>
  );
}
