/**
 * Why a recorded hazard would count as less dangerous: asked for as soon as what is written lowers it, and sent with
 * the report as its booking. Without it nobody could accept the report.
 */
import { Alert, Paper, Select, Stack, Text, Textarea } from '@mantine/core';
import { useMemo, useState } from 'react';
import { AdjustReason } from '../../core/model/accounts.ts';
import { ReportType } from '../../core/model/codes.ts';
import type { Hazard } from '../../core/model/hazards.ts';
import { saysWhy } from '../../core/model/reasons.ts';
import { REPORT_CONTENTS } from '../../core/model/report-contents.ts';
import { Adjustment } from '../../core/model/reports.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { useMay } from '../session.tsx';
import type { SectionProps } from './AboutSection.tsx';
import type { DoubtsState } from './doubts.tsx';
import { type AdjustmentDraft, type FormDraft, NO_ADJUSTMENT, updateOf } from './draft.ts';
import { type Lowered, loweredBy } from './lowers.ts';

/** What is written, when it is whole. */
export function adjustmentOf(written: AdjustmentDraft | undefined): Adjustment | null {
  const read = Adjustment.safeParse(written);
  return read.success ? read.data : null;
}

/** Whether a report of this type may say that recorded ground counts for less. */
export const carriesAdjustment = (type: ReportType): boolean =>
  REPORT_CONTENTS[type].parts.includes('hazard.adjustment');
const CARRYING = ReportType.options.filter(carriesAdjustment);

export interface Adjust {
  /** The report as written makes the hazard less dangerous. */
  readonly needed: boolean;
  readonly lowered: readonly Lowered[];
  /** A report of this type may say so. */
  readonly carried: boolean;
  readonly adjustment: Adjustment | null;
  /** What is missing is said beside its field. */
  readonly tried: boolean;
  /** The rules found ground falling that this page did not see. */
  hear(doubts: DoubtsState): void;
  /** False when something is missing; from then on it is said. */
  complete(): boolean;
}

export function useAdjust(draft: FormDraft, current: Hazard | null): Adjust {
  const fields = useMemo(() => updateOf(draft, current), [draft, current]);
  const lowered = useMemo(() => (fields && current ? loweredBy(fields, current) : []), [fields, current]);
  const [told, setTold] = useState('');
  const [tried, setTried] = useState(false);
  const said = JSON.stringify(fields);
  const needed = lowered.length > 0 || (fields !== null && told === said);
  const carried = carriesAdjustment(draft.reportType);
  const adjustment = needed && carried ? adjustmentOf(draft.adjustment) : null;
  return {
    ...{ needed, lowered, carried, adjustment, tried },
    hear: ({ current: fresh, findings }) => {
      const falls = findings.some(({ rule, path }) => rule === 'V47' && path.startsWith('/hazard'));
      if (fresh && falls && told !== said) setTold(said);
    },
    complete: () => {
      const whole = !needed || !carried || adjustment !== null;
      setTried(!whole);
      return whole;
    },
  };
}

export function AdjustSection({ draft, set, adjust }: SectionProps & { readonly adjust: Adjust }) {
  const t = useT();
  const code = useCode();
  const mayPropose = useMay('danger.propose');
  const types = CARRYING.map((type) => code('reportType', type)).join(', ');
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="adjust">
      <h2 id="adjust">{t('capture.adjust.title')}</h2>
      <Stack gap="md">
        <div>
          <Text>{t('capture.adjust.hint')}</Text>
          <ul>
            {adjust.lowered.map((field) => (
              <li key={field}>{t(`capture.adjust.${field}`)}</li>
            ))}
          </ul>
        </div>
        {mayPropose ? null : (
          <Alert color="amber">{t('problem.fallNotEntitled.detail', { why: 'author' })}</Alert>
        )}
        {adjust.carried ? (
          <AdjustFields
            value={draft.adjustment ?? NO_ADJUSTMENT}
            change={(adjustment) => set({ adjustment })}
            tried={adjust.tried}
          />
        ) : (
          <Alert color="amber">{t('capture.adjust.otherType', { types })}</Alert>
        )}
      </Stack>
    </Paper>
  );
}

interface FieldsProps {
  readonly value: AdjustmentDraft;
  readonly change: (value: AdjustmentDraft) => void;
  readonly tried: boolean;
}

/** Reason and note; what is missing stands beside its field once it was left or sending was tried. */
export function AdjustFields({ value, change, tried }: FieldsProps) {
  const t = useT();
  const [left, setLeft] = useState(false);
  const short = value.note.trim().length < LEAST || !saysWhy(value.note);
  return (
    <>
      <Select
        label={t('capture.adjust.reason')}
        required
        allowDeselect={false}
        value={value.reason}
        onChange={(reason) =>
          change({ ...value, reason: reason === null ? null : AdjustReason.parse(reason) })
        }
        data={AdjustReason.options.map((one) => ({ value: one, label: t(`release.reason.${one}`) }))}
        error={tried && value.reason === null ? t('capture.adjust.reasonMissing') : undefined}
      />
      <Textarea
        label={t('capture.adjust.note')}
        description={t('capture.adjust.noteHint')}
        required
        autosize
        minRows={2}
        maxLength={MOST}
        value={value.note}
        onBlur={() => setLeft(true)}
        onChange={(event) => change({ ...value, note: event.currentTarget.value })}
        error={(tried || left) && short ? t('capture.adjust.noteMissing') : undefined}
      />
    </>
  );
}

/** As core/model/reports.ts has it of a note. */
const LEAST = 3;
const MOST = 2_000;
