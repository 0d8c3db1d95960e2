/** Step 2: the text on one side, its claims on the other; on a narrow screen one behind the other. */
import { Alert, Button, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MonitorRecord } from '../../../core/model/monitor-documents.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import { useStateName } from '../../treaties/words.ts';
import { ClaimForm } from './ClaimForm.tsx';
import classes from './coding.module.css';
import { agentIn } from './document.ts';
import { type CodedClaim, claimAfter, hasEvent, nextClaimId, withClaim } from './draft.ts';
import { withEvent } from './events.ts';
import { useAgentWords, withAgent } from './pickers.tsx';
import { recordsQuery } from './queries.ts';
import type { StepProps } from './step.ts';
import { TextPane } from './TextPane.tsx';
import { useHandWords } from './Through.tsx';

type Side = 'text' | 'claims';

/** A neutral title for a new case file. */
function useEventTitle(): (claim: CodedClaim) => string {
  const t = useT();
  const code = useCode();
  const name = useStateName();
  const party = (value: string | undefined): string =>
    value && value !== 'unknown' ? name(value) : t('coding.unknownParty');
  return (claim) => {
    const { supplier, recipient, actor, producer, state, place } = claim.roles;
    const item = code('itemClass', claim.itemClass);
    const act = code('propositionType', claim.type);
    if (claim.type === 'transfer.delivery')
      return t('coding.event.title.transfer', { item, from: party(supplier), to: party(recipient) });
    return t('coding.event.title.other', {
      act,
      item,
      who: party(supplier ?? actor ?? producer ?? state ?? recipient ?? place),
    });
  };
}

export function ClaimsStep(props: StepProps) {
  const { programme, draft, set, go } = props;
  const t = useT();
  const titleOf = useEventTitle();
  const [editing, setEditing] = useState<CodedClaim | null>(null);
  const [side, setSide] = useState<Side>('text');
  const events = (useQuery(recordsQuery(programme, 'event')).data?.items ?? []) as MonitorRecord<'event'>[];
  const begin = (claim: CodedClaim): void => {
    setEditing(claim);
    setSide('claims');
  };
  const save = (): void => {
    if (!editing) return;
    const plain = hasEvent(editing.type) ? editing : { ...editing, event: editing.event || 'none' };
    const known = events.filter(({ withdrawn }) => !withdrawn).map(({ doc }) => doc);
    const { claim, made, found } = withEvent(draft, plain, known, titleOf);
    const record = events.find(({ id }) => id === found?.id) ?? null;
    set({
      ...withClaim(draft, claim),
      ...(made ? { events: [...draft.events, made] } : {}),
      borrowed: withAgent(draft, null, record).borrowed,
    });
    setEditing(null);
    setSide('text');
  };
  return (
    <>
      <SegmentedControl
        className={classes.tabs}
        fullWidth
        value={side}
        onChange={(next) => setSide(next as Side)}
        data={[
          { value: 'text', label: t('coding.side.text') },
          { value: 'claims', label: t('coding.side.claims', { n: draft.claims.length }) },
        ]}
      />
      <div className={classes.columns}>
        <Paper
          withBorder
          p="md"
          component="section"
          aria-labelledby="coding-text"
          className={`${classes.stick} ${side === 'text' ? '' : classes.away}`}
        >
          <h2 id="coding-text">{t('coding.side.text')}</h2>
          {draft.text === '' ? (
            <Stack gap="sm">
              <Text>{t('coding.text.none')}</Text>
              <Button variant="light" onClick={() => begin(claimAfter(draft, null, ''))}>
                {t('coding.text.without')}
              </Button>
            </Stack>
          ) : (
            <TextPane
              text={draft.text}
              claims={draft.claims}
              now={editing?.range ?? null}
              code={(range, where) => begin(claimAfter(draft, range, where))}
            />
          )}
        </Paper>
        <Stack gap="lg" className={side === 'claims' ? undefined : classes.away}>
          {editing ? (
            <ClaimForm
              {...props}
              key={editing.id}
              claim={editing}
              change={(change) => setEditing((before) => (before ? { ...before, ...change } : before))}
              save={save}
              cancel={() => setEditing(null)}
            />
          ) : null}
          <ClaimList {...props} editing={editing} edit={begin} />
          <Button size="md" disabled={draft.claims.length === 0} onClick={() => go(2)}>
            {t('coding.claims.next')}
          </Button>
        </Stack>
      </div>
    </>
  );
}

interface ClaimListProps extends StepProps {
  readonly editing: CodedClaim | null;
  readonly edit: (claim: CodedClaim) => void;
}

function ClaimList({ draft, set, editing, edit }: ClaimListProps) {
  const t = useT();
  const code = useCode();
  const words = useAgentWords();
  const hand = useHandWords(draft);
  return (
    <section aria-labelledby="claim-list">
      <h2 id="claim-list">{t('coding.claims.count', { n: draft.claims.length })}</h2>
      {draft.claims.length === 0 ? <Alert color="field">{t('coding.claims.none')}</Alert> : null}
      <ol className={classes.claims}>
        {draft.claims.map((claim) => (
          <li key={claim.id} className={classes.claim} data-now={claim.id === editing?.id}>
            <div>
              <strong>{claim.id}</strong> <bdi>{words(agentIn(draft, claim.speaker))}</bdi>:{' '}
              {code('stance', claim.stance)} – {code('propositionType', claim.type)}
            </div>
            <div className={classes.meta}>
              {[
                claim.through.length > 0
                  ? t('coding.claims.through', { names: claim.through.map(hand).join(' ← ') })
                  : null,
                hasEvent(claim.type) ? code('itemClass', claim.itemClass) : null,
                claim.phrase || claim.edtf,
                claim.where,
              ]
                .filter(Boolean)
                .join(' · ')}
            </div>
            <div className={classes.actions}>
              <Button size="compact-md" variant="light" onClick={() => edit(claim)}>
                {t('coding.claims.edit', { id: claim.id })}
              </Button>
              <Button
                size="compact-md"
                variant="default"
                onClick={() => edit({ ...claim, id: nextClaimId(draft.claims) })}
              >
                {t('coding.claims.split', { id: claim.id })}
              </Button>
              <Button
                size="compact-md"
                variant="subtle"
                color="danger"
                onClick={() => set({ claims: draft.claims.filter(({ id }) => id !== claim.id) })}
              >
                {t('coding.claims.delete', { id: claim.id })}
              </Button>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
