/** Who told whom, in plain words: this source ← an outlet ← people nobody named. */
import { Button, Checkbox, Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MonitorAgent, MonitorPublication } from '../../../core/model/monitor.ts';
import type { MonitorRecord } from '../../../core/model/monitor-documents.ts';
import { useT } from '../../i18n/language.tsx';
import classes from './coding.module.css';
import { agentIn, slugOf } from './document.ts';
import type { CodedClaim, CodingDraft } from './draft.ts';
import { useAgentWords, withAgent } from './pickers.tsx';
import { recordsQuery } from './queries.ts';
import type { StepProps } from './step.ts';

interface ThroughProps extends Pick<StepProps, 'programme' | 'draft' | 'set'> {
  readonly claim: CodedClaim;
  readonly change: (change: Partial<CodedClaim>) => void;
}

const UNNAMED = '+unnamed';
const NEW = '+new';

/** Words for a hand a statement went through. */
export function useHandWords(draft: CodingDraft): (id: string) => string {
  const t = useT();
  const words = useAgentWords();
  return (id) => {
    if (!id.startsWith('rep:')) {
      const agent = agentIn(draft, id);
      return agent?.kind === 'unknown' ? t('coding.through.unnamed') : words(agent);
    }
    const held = draft.borrowed.find((one) => one.id === id)?.doc as MonitorPublication | undefined;
    const publication = draft.carriers.find((one) => one.id === id) ?? held;
    const outlet = publication ? words(agentIn(draft, publication.publisher)) : id;
    return publication?.publishedOn ? `${outlet}, ${publication.publishedOn}` : outlet;
  };
}

export function Through({ programme, draft, set, claim, change }: ThroughProps) {
  const t = useT();
  const words = useHandWords(draft);
  const agentWords = useAgentWords();
  const [search, setSearch] = useState('');
  const publications = (useQuery(recordsQuery(programme, 'publication')).data?.items ??
    []) as MonitorRecord<'publication'>[];
  const agents = (useQuery(recordsQuery(programme, 'agent')).data?.items ?? []) as MonitorRecord<'agent'>[];
  const outlets = agents.filter(({ doc }) => ['media_outlet', 'news_agency'].includes(doc.kind));
  const nameIn = (id: string) => agentWords(outlets.find((one) => one.id === id)?.doc);
  const speaker = agentIn(draft, claim.speaker);
  const typed = search.trim();

  /** Someone who carried it, made or found; the end of the chain so far. */
  const add = (id: string, more: Partial<CodingDraft> = {}): void => {
    if (Object.keys(more).length > 0) set(more);
    change({ through: [...claim.through.filter((one) => one !== id), id] });
    setSearch('');
  };
  const addOutlet = (agent: MonitorAgent, held: MonitorRecord | null): void => {
    const id = `rep:${slugOf(agent.id.replace(/^agt:/, '')) || 'carrier'}-in-${draft.id.slice(-6)}`;
    const carrier: MonitorPublication = { id, publisher: agent.id, kind: 'other', status: 'not captured' };
    const carriers = draft.carriers.some((one) => one.id === id)
      ? draft.carriers
      : [...draft.carriers, carrier];
    add(id, { carriers, ...withAgent(draft, held ? null : agent, held) });
  };
  const choose = (value: string | null): void => {
    if (!value) return;
    if (value === UNNAMED) {
      const agent: MonitorAgent = {
        id: `agt:unnamed-carrier-${draft.id.slice(-6)}`,
        kind: 'unknown',
        describedAs: 'whoever carried it is not named',
      };
      add(agent.id, withAgent(draft, agent, null));
    } else if (value === NEW && typed !== '') {
      const id = `agt:${slugOf(typed) || `outlet-${draft.id.slice(-6)}`}`;
      const held = outlets.find((one) => one.id === id) ?? null;
      addOutlet(held?.doc ?? { id, kind: 'media_outlet', name: typed }, held);
    } else if (value.startsWith('rep:')) {
      const publication = publications.find(({ id }) => id === value) ?? null;
      const publisher = agents.find(({ id }) => id === publication?.doc.publisher) ?? null;
      const first = withAgent(draft, null, publication);
      add(value, publication ? withAgent({ ...draft, ...first }, null, publisher) : {});
    } else {
      const own = draft.agents.find(({ id }) => id === value);
      const held = outlets.find(({ id }) => id === value) ?? null;
      const agent = own ?? held?.doc;
      if (agent) addOutlet(agent, own ? null : held);
    }
  };

  const listed = [
    {
      group: t('coding.through.here'),
      items: draft.carriers.map(({ id }) => ({ value: id, label: words(id) })),
    },
    {
      group: t('coding.through.publications'),
      items: publications
        .filter(({ id, withdrawn }) => !withdrawn && !draft.carriers.some((one) => one.id === id))
        .map(({ id, doc }) => ({ value: id, label: `${nameIn(doc.publisher)}, ${doc.publishedOn ?? '–'}` })),
    },
    {
      group: t('coding.through.outlets'),
      items: outlets.map(({ id, doc }) => ({ value: id, label: agentWords(doc) })),
    },
    {
      group: t('coding.agent.other'),
      items: [
        ...(typed === '' ? [] : [{ value: NEW, label: t('coding.through.newOutlet', { name: typed }) }]),
        { value: UNNAMED, label: t('coding.through.unnamed') },
      ],
    },
  ].filter(({ items }) => items.length > 0);

  return (
    <fieldset className={classes.group}>
      <legend>{t('coding.through')}</legend>
      <Stack gap="xs">
        {claim.isLineageKnown ? (
          <>
            <ol className={classes.chain} aria-label={t('coding.through.chain')}>
              <li>
                <span className={classes.hand}>{t('coding.through.this')}</span>
              </li>
              {claim.through.map((id) => (
                <li key={id}>
                  <span aria-hidden="true">←</span>
                  <span className={classes.hand}>
                    <bdi>{words(id)}</bdi>
                  </span>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    aria-label={t('coding.through.remove', { name: words(id) })}
                    onClick={() => change({ through: claim.through.filter((one) => one !== id) })}
                  >
                    ×
                  </Button>
                </li>
              ))}
              {speaker?.kind === 'anonymous_group' ? (
                <li>
                  <span aria-hidden="true">←</span>
                  <span className={classes.hand}>
                    <bdi>{agentWords(speaker)}</bdi>
                  </span>
                </li>
              ) : null}
            </ol>
            <Select
              label={t('coding.through.add')}
              description={t('coding.through.add.hint')}
              data={listed}
              value={null}
              searchable
              searchValue={search}
              onSearchChange={setSearch}
              filter={({ options, search: asked }) => matchingHands(options as never, asked) as never}
              onChange={choose}
              limit={200}
            />
          </>
        ) : null}
        <Checkbox
          label={t('coding.through.notRecorded')}
          checked={!claim.isLineageKnown}
          onChange={(e) => change({ isLineageKnown: !e.currentTarget.checked })}
        />
      </Stack>
    </fieldset>
  );
}

interface HandGroup {
  readonly group: string;
  readonly items: readonly { readonly value: string; readonly label: string }[];
}

function matchingHands(groups: readonly HandGroup[], asked: string): HandGroup[] {
  const words = asked.trim().toLowerCase();
  return groups
    .map(({ group, items }) => ({
      group,
      items: items.filter(({ value, label }) => value.startsWith('+') || label.toLowerCase().includes(words)),
    }))
    .filter(({ items }) => items.length > 0);
}
