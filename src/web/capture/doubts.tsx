/** What the rules say while one writes: asked shortly after the last keystroke, shown with safe repairs. */
import { Button, Loader, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Finding } from '../../core/model/findings.ts';
import { Shape } from '../../core/model/geometry.ts';
import type { ReportDraftInput } from '../../core/model/reports.ts';
import { hasWords, useT } from '../i18n/language.tsx';
import { check } from '../review/queries.ts';
import { FindingList } from '../ui/pieces.tsx';
import type { FormDraft } from './draft.ts';

export interface DoubtsState {
  readonly findings: readonly Finding[];
  readonly checking: boolean;
  readonly failed: boolean;
  readonly blocked: boolean;
}

function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** Without content there is nothing to ask. */
export function useDoubts(programme: string, content: ReportDraftInput['content'] | null): DoubtsState {
  const text = useSettled(JSON.stringify(content), 600);
  const query = useQuery({
    queryKey: [programme, 'check', text],
    queryFn: ({ signal }) => check(programme, JSON.parse(text), signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
    enabled: content !== null && text !== 'null',
  });
  const findings = (content === null ? undefined : query.data) ?? [];
  return {
    findings,
    checking: query.isFetching,
    failed: query.isError,
    blocked: findings.some((f) => f.severity === 'E'),
  };
}

interface Props {
  readonly doubts: DoubtsState;
  readonly draft: FormDraft;
  readonly set: (change: Partial<FormDraft>) => void;
}

/** A repair of the outline drawn in this form, or null when the finding offers none that fits here. */
function repaired(finding: Finding): Shape | null {
  if (!finding.fix || !finding.path.endsWith('/shape')) return null;
  const shape = Shape.safeParse(finding.fix.value);
  return shape.success ? shape.data : null;
}

export function Doubts({ doubts, set }: Props) {
  const t = useT();
  const { findings, checking, failed } = doubts;
  return (
    <div aria-live="polite" aria-busy={checking}>
      {checking ? <Loader size="xs" type="dots" aria-hidden="true" /> : null}
      {failed ? <Text size="sm">{t('capture.check.failed')}</Text> : null}
      {!failed && findings.length === 0 && !checking ? (
        <Text size="sm" c="dimmed">
          {t('capture.check.none')}
        </Text>
      ) : null}
      <FindingList
        findings={findings}
        aside={(finding) => {
          const shape = repaired(finding);
          const key = finding.fix?.message ?? '';
          return shape ? (
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
