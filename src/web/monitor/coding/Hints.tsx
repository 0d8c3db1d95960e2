/**
 * What software noticed and only people decide: claims that do not fit a treaty, a law, an earlier record or each
 * other, and signs that two origins are one. Nothing is changed by it.
 */
import { Paper } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { MonitorDocument, MonitorRecord } from '../../../core/model/monitor-documents.ts';
import type { Assessment } from '../../../core/monitor/assess.ts';
import { RecordSet } from '../../../core/monitor/cases.ts';
import type { Check } from '../../../core/monitor/check-result.ts';
import { checksOf } from '../../../core/monitor/consistency.ts';
import { recordsOf, shortName } from '../../../core/monitor/document.ts';
import { type Suggestion, suggestSame } from '../../../core/monitor/suggest.ts';
import { materialOf } from '../../../core/monitor/suggest-material.ts';
import { hasWords, useT } from '../../i18n/language.tsx';
import { useStateName } from '../../treaties/words.ts';
import classes from './coding.module.css';

/** Params of a sentence: keys are said first, states by their name. */
function useSaid(): (params: Readonly<Record<string, string | number>>) => Record<string, string | number> {
  const t = useT();
  const state = useStateName();
  const one = (value: string | number): string | number => {
    if (typeof value !== 'string') return value;
    if (hasWords(value)) return t(value);
    return /^[A-Z]{3}$/.test(value) ? state(value) : value;
  };
  return (params) => Object.fromEntries(Object.entries(params).map(([key, value]) => [key, one(value)]));
}

interface ChecksProps {
  readonly records: readonly MonitorRecord[];
  readonly document: MonitorDocument;
}

/** Checks of the claims of a document, with what is held beside them; what fits is listed as well. */
export function Checks({ records, document }: ChecksProps) {
  const t = useT();
  const said = useSaid();
  const own = new Set(recordsOf(document).map(({ id }) => id));
  const checks = checksOf(records).filter(({ claimIds, recordIds }) =>
    [...claimIds, ...recordIds].some((id) => own.has(id)),
  );
  if (checks.length === 0) return null;
  const sentence = ({ key, params }: Check) => t(`assess.check.${key}`, said(params));
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="coding-checks">
      <h2 id="coding-checks">{t('coding.checks')}</h2>
      <ul className={classes.reasons}>
        {checks.slice(0, 30).map((check) => (
          <li key={`${check.key} ${check.claimIds.join(' ')} ${check.recordIds.join(' ')}`}>
            <strong>{t(`assess.check.result.${check.result}`)}</strong>: {sentence(check)}{' '}
            <span className={classes.meta}>{check.claimIds.map(shortName).join(', ')}</span>
          </li>
        ))}
      </ul>
    </Paper>
  );
}

interface HintsProps {
  readonly programme: string;
  readonly assessment: Assessment | null;
  readonly records: readonly MonitorRecord[];
}

/** Signs that two origins may be one, each with the way to a judgement. */
export function Hints({ programme, assessment, records }: HintsProps) {
  const t = useT();
  const said = useSaid();
  if (!assessment || assessment.origins < 2) return null;
  const set = new RecordSet(records);
  const decided = (a: string, b: string): boolean =>
    set.all('judgement').some(({ doc }) => doc.subject.includes(a) && doc.subject.includes(b));
  const hints = suggestSame(assessment.originsDetail, decided, materialOf(set));
  if (hints.length === 0) return null;
  const nameOf = (key: string): string =>
    assessment.originsDetail.find((origin) => origin.key === key)?.name ?? shortName(key);
  const search = ({ a, b }: Suggestion) => ({ act: 'independence_same', first: a, second: b });
  return (
    <section aria-label={t('coding.hints')}>
      <strong>{t('coding.hints')}</strong>
      <ul className={classes.reasons}>
        {hints.slice(0, 8).map((hint) => (
          <li key={`${hint.kind} ${hint.a} ${hint.b}`}>
            <bdi>{nameOf(hint.a)}</bdi> / <bdi>{nameOf(hint.b)}</bdi>:{' '}
            {t(`assess.suggest.${hint.kind}`, said(hint.params))}{' '}
            <Link to="/$programme/monitor/judge" params={{ programme }} search={search(hint)}>
              {t('coding.hints.decide')}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
