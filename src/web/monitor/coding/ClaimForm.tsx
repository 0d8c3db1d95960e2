/** One claim: who says it, through whom, what they say, about what and when. One proposition, speaker and stance. */
import { Alert, Button, NativeSelect, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { MonitorAgent, MonitorEvent } from '../../../core/model/monitor.ts';
import { ItemClass, PropositionType, Stance } from '../../../core/model/monitor-codes.ts';
import type { MonitorRecord } from '../../../core/model/monitor-documents.ts';
import { readDate } from '../../../core/monitor/edtf.ts';
import { houseReadings } from '../../../core/monitor/house-readings.ts';
import { TERMS } from '../../../core/monitor/treaty-terms.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import classes from './coding.module.css';
import { type CodedClaim, hasClass, hasEvent, hasTreaty, type RoleName, rolesOf } from './draft.ts';
import { AgentPicker, StatePicker, withAgent } from './pickers.tsx';
import { lastDayOf } from './preview.ts';
import { recordsQuery } from './queries.ts';
import type { StepProps } from './step.ts';
import { Through } from './Through.tsx';

const SPEAKERS: readonly MonitorAgent['kind'][] = [
  'anonymous_group',
  'person_in_office',
  'state',
  'public_body',
  'intergovernmental',
  'ngo',
  'expert_body',
  'armed_group',
  'media_outlet',
  'news_agency',
  'company',
  'unknown',
];
const VOICES = ['own voice', 'reported', 'headline/caption', 'hedged', 'presupposed', 'evaluation'] as const;
/** What can be said of a state and a treaty, in the words the checks read, and the status it means. */
const STATUSES = [
  ['not party', 'none'],
  ['signed', 'signatory'],
  ['party', 'party'],
  ['withdrawn', 'withdrawn'],
] as const;
const FAMILIES = [
  'transfer',
  'use',
  'production',
  'stockpile',
  'origin',
  'legal',
  'position',
  'hazard',
] as const;

interface ClaimFormProps extends StepProps {
  readonly claim: CodedClaim;
  readonly change: (change: Partial<CodedClaim>) => void;
  readonly save: () => void;
  readonly cancel: () => void;
}

export function ClaimForm(props: ClaimFormProps) {
  const { programme, draft, set, claim, change, save, cancel } = props;
  const t = useT();
  const code = useCode();
  const { range } = claim;
  const wrong = claim.edtf !== '' && 'fault' in readDate(claim.edtf);
  const ready = claim.speaker !== '' && !wrong;
  return (
    <Paper
      withBorder
      p="md"
      component="section"
      aria-labelledby="claim-form"
      onKeyDown={(e) => {
        if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && ready) save();
      }}
    >
      <h2 id="claim-form">{t('coding.claim.title', { id: claim.id })}</h2>
      <Stack gap="md">
        {range ? (
          <blockquote className={classes.passage} dir="auto">
            {draft.text.slice(range.start, range.end)}
          </blockquote>
        ) : (
          <TextInput
            label={t('coding.claim.where')}
            value={claim.where}
            maxLength={280}
            onChange={(e) => change({ where: e.currentTarget.value })}
          />
        )}
        <AgentPicker
          programme={programme}
          draft={draft}
          label={t('coding.claim.speaker')}
          description={t('coding.claim.speaker.hint')}
          value={claim.speaker}
          kinds={SPEAKERS}
          isSpeaker
          change={(id, made, borrowed) => {
            set(withAgent(draft, made, borrowed));
            change({ speaker: id });
          }}
        />
        <Through programme={programme} draft={draft} set={set} claim={claim} change={change} />
        <div className={classes.pair}>
          <NativeSelect
            label={t('coding.claim.stance')}
            value={claim.stance}
            onChange={(e) => change({ stance: e.currentTarget.value as CodedClaim['stance'] })}
            data={Stance.options.map((value) => ({ value, label: code('stance', value) }))}
          />
          <NativeSelect
            label={t('coding.claim.voice')}
            value={claim.voice}
            onChange={(e) => change({ voice: e.currentTarget.value as CodedClaim['voice'] })}
            data={VOICES.map((value) => ({ value, label: t(`coding.voice.${value.split(/[ /]/)[0]}`) }))}
          />
        </div>
        {claim.voice === 'hedged' || claim.hedge !== '' ? (
          <TextInput
            label={t('coding.claim.hedge')}
            value={claim.hedge}
            maxLength={200}
            onChange={(e) => change({ hedge: e.currentTarget.value })}
          />
        ) : null}
        <About claim={claim} change={change} />
        <When draft={draft} claim={claim} change={change} />
        {hasEvent(claim.type) ? <WhichEvent {...props} /> : null}
        <Textarea
          label={t('coding.claim.note')}
          description={t('coding.claim.note.hint')}
          autosize
          minRows={1}
          maxLength={280}
          value={claim.note}
          onChange={(e) => change({ note: e.currentTarget.value })}
        />
        {claim.stance === 'no_reply' && claim.note.trim() === '' ? (
          <Alert color="amber">{t('coding.claim.asked')}</Alert>
        ) : null}
        <div className={classes.actions}>
          <Button size="md" disabled={!ready} onClick={save}>
            {t('coding.claim.save')}
          </Button>
          <Button size="md" variant="default" onClick={cancel}>
            {t('coding.cancel')}
          </Button>
        </div>
        {claim.speaker === '' ? <Text size="sm">{t('coding.claim.needsSpeaker')}</Text> : null}
      </Stack>
    </Paper>
  );
}

type Part = Pick<ClaimFormProps, 'claim' | 'change'>;

/** What the claim is about: kind, who takes part, class and, for background, a few own words. */
function About({ claim, change }: Part) {
  const t = useT();
  const code = useCode();
  const option = (value: string) => ({ value, label: code('propositionType', value) });
  const grouped = FAMILIES.map((family) => ({
    group: t(`coding.family.${family}`),
    items: PropositionType.options.filter((type) => type.split('.')[0] === family).map(option),
  }));
  const others = PropositionType.options.filter(
    (type) => !(FAMILIES as readonly string[]).includes(type.split('.')[0] ?? ''),
  );
  const role = (name: RoleName) => (
    <StatePicker
      key={name}
      label={t(`coding.role.${name}`)}
      value={claim.roles[name] ?? ''}
      orUnknown={name !== 'place' && name !== 'state'}
      change={(iso3) => change({ roles: { ...claim.roles, [name]: iso3 } })}
    />
  );
  return (
    <fieldset className={classes.group}>
      <legend>{t('coding.about')}</legend>
      <Stack gap="xs">
        <NativeSelect
          label={t('coding.about.type')}
          value={claim.type}
          onChange={(e) =>
            change({ type: e.currentTarget.value as CodedClaim['type'], event: '', value: '' })
          }
          data={[...grouped, { group: t('coding.family.context'), items: others.map(option) }]}
        />
        {rolesOf(claim.type).length > 0 ? (
          <div className={classes.pair}>{rolesOf(claim.type).map(role)}</div>
        ) : null}
        <div className={classes.pair}>
          {hasClass(claim.type) ? (
            <NativeSelect
              label={t('coding.about.itemClass')}
              value={claim.itemClass}
              onChange={(e) => change({ itemClass: e.currentTarget.value })}
              data={ItemClass.options.map((value) => ({ value, label: code('itemClass', value) }))}
            />
          ) : null}
          {hasTreaty(claim.type) ? (
            <NativeSelect
              label={t('coding.about.treaty')}
              value={claim.treaty}
              onChange={(e) => change({ treaty: e.currentTarget.value })}
              data={[
                { value: '', label: '–' },
                ...Object.keys(TERMS).map((key) => ({
                  value: key.toUpperCase(),
                  label: t(`monitor.treaty.${key}`),
                })),
              ]}
            />
          ) : null}
        </div>
        {claim.type === 'legal.party_status' ? (
          <NativeSelect
            label={t('coding.about.says')}
            value={claim.value}
            onChange={(e) => change({ value: e.currentTarget.value })}
            data={[
              { value: '', label: '–' },
              ...STATUSES.map(([value, status]) => ({ value, label: t(`monitor.status.${status}`) })),
            ]}
          />
        ) : null}
        {claim.type === 'legal.ban_exists' ? (
          <TextInput
            label={t('coding.about.atLeast')}
            inputMode="numeric"
            value={claim.value}
            onChange={(e) => change({ value: e.currentTarget.value.replace(/\D/g, '').slice(0, 3) })}
          />
        ) : null}
        {hasEvent(claim.type) || /^legal\.(party|ban)/.test(claim.type) ? null : (
          <TextInput
            label={t('coding.about.value')}
            description={t('coding.about.value.hint')}
            value={claim.value}
            maxLength={280}
            onChange={(e) => change({ value: e.currentTarget.value })}
          />
        )}
      </Stack>
    </fieldset>
  );
}

/** The words of the date and how they are read here; never a guessed day. */
function When({ draft, claim, change }: Part & Pick<StepProps, 'draft'>) {
  const t = useT();
  const said = draft.publishedOn === '' ? null : lastDayOf(draft.publishedOn, '');
  const readings = houseReadings(claim.phrase, said || null).filter((edtf) => !('fault' in readDate(edtf)));
  const wrong = claim.edtf !== '' && 'fault' in readDate(claim.edtf);
  return (
    <div className={classes.pair}>
      <div>
        <TextInput
          label={t('coding.when.phrase')}
          description={t('coding.when.phrase.hint')}
          value={claim.phrase}
          maxLength={280}
          onChange={(e) => {
            const phrase = e.currentTarget.value;
            const first = houseReadings(phrase, said || null)[0] ?? '';
            const follows = claim.edtf === '' || readings.includes(claim.edtf);
            const fits = first !== '' && !('fault' in readDate(first));
            change({ phrase, ...(follows ? { edtf: fits ? first : '' } : {}) });
          }}
        />
        {readings.length > 1 ? (
          <div className={classes.readings}>
            <Text size="sm">{t('coding.when.read')}</Text>
            {readings.map((edtf) => (
              <Button
                key={edtf}
                size="compact-sm"
                variant={edtf === claim.edtf ? 'filled' : 'default'}
                onClick={() => change({ edtf })}
              >
                {edtf}
              </Button>
            ))}
          </div>
        ) : null}
      </div>
      <TextInput
        label={t('coding.when.edtf')}
        description={t('coding.when.edtf.hint')}
        value={claim.edtf}
        placeholder="2022-11"
        error={wrong ? t('coding.date.wrong') : undefined}
        onChange={(e) => change({ edtf: e.currentTarget.value.trim() })}
      />
    </div>
  );
}

/** The case file this belongs to: found by who, what and class, or a new one with a neutral title. */
function WhichEvent({ programme, draft, set, claim, change }: ClaimFormProps) {
  const t = useT();
  const { data } = useQuery(recordsQuery(programme, 'event'));
  const held = (data?.items ?? []) as MonitorRecord<'event'>[];
  const known = held.filter(({ id, withdrawn }) => !withdrawn && !draft.events.some((one) => one.id === id));
  const own = draft.events.find(({ id }) => id === claim.event);
  const option = ({ id, title }: MonitorEvent) => ({ value: id, label: title });
  const groups = [
    { group: t('coding.event.here'), items: draft.events.map(option) },
    { group: t('coding.event.register'), items: known.map(({ doc }) => option(doc)) },
  ].filter(({ items }) => items.length > 0);
  return (
    <Stack gap="xs">
      <NativeSelect
        label={t('coding.event')}
        description={t('coding.event.hint')}
        value={claim.event}
        onChange={(e) => {
          const event = e.currentTarget.value;
          const record = known.find(({ id }) => id === event) ?? null;
          if (record) set(withAgent(draft, null, record));
          change({ event });
        }}
        data={[
          { value: '', label: t('coding.event.auto') },
          { value: 'none', label: t('coding.event.none') },
          ...groups,
        ]}
      />
      {own ? (
        <TextInput
          label={t('coding.event.title')}
          value={own.title}
          maxLength={280}
          onChange={(e) => {
            const title = e.currentTarget.value;
            set({ events: draft.events.map((one) => (one.id === own.id ? { ...one, title } : one)) });
          }}
        />
      ) : null}
    </Stack>
  );
}
