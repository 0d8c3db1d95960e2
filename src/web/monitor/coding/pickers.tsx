/** Choosing states and agents: what the register knows first, a new record where it knows none. */
import { Button, NativeSelect, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { MonitorAgent } from '../../../core/model/monitor.ts';
import type { MonitorRecord } from '../../../core/model/monitor-documents.ts';
import { shippedTreaties } from '../../../core/monitor/treaties.ts';
import { useCode, useLanguage, useT } from '../../i18n/language.tsx';
import { useStateName } from '../../treaties/words.ts';
import classes from './coding.module.css';
import { nameOfAgent, slugOf } from './document.ts';
import type { CodingDraft } from './draft.ts';
import { recordsQuery } from './queries.ts';

interface StateProps {
  readonly label: string;
  readonly value: string;
  readonly change: (iso3: string) => void;
  /** Also "not known", which is something else than nothing. */
  readonly orUnknown?: boolean;
}

/** A state by its name in the reader's language. */
export function StatePicker({ label, value, change, orUnknown }: StateProps) {
  const t = useT();
  const language = useLanguage();
  const name = useStateName();
  const data = useMemo(() => {
    const states = [...shippedTreaties().states.keys()].map((iso3) => ({ value: iso3, label: name(iso3) }));
    states.sort((a, b) => a.label.localeCompare(b.label, language));
    return orUnknown ? [{ value: 'unknown', label: t('coding.unknownParty') }, ...states] : states;
  }, [name, language, orUnknown, t]);
  return (
    <Select
      label={label}
      data={data}
      value={value || null}
      onChange={(next) => change(next ?? '')}
      searchable
      clearable
      limit={250}
      nothingFoundMessage={t('coding.nothingFound')}
      clearButtonProps={{ 'aria-label': t('coding.clear', { label }) }}
    />
  );
}

/** Words for an agent: name or office, and for people nobody named how they are described. */
export function useAgentWords(): (agent: MonitorAgent | undefined) => string {
  const t = useT();
  const state = useStateName();
  return (agent) => {
    if (!agent) return '–';
    if (agent.kind === 'state' && agent.iso3) return state(agent.iso3);
    if (agent.kind === 'anonymous_group') return t('coding.unnamed', { who: agent.describedAs ?? '–' });
    if (agent.kind === 'person_in_office' && agent.office) return agent.office;
    return nameOfAgent(agent);
  };
}

interface AgentProps {
  readonly programme: string;
  readonly draft: CodingDraft;
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  /** The agent chosen, with its record when it is new here or comes from the register. */
  readonly change: (id: string, made: MonitorAgent | null, borrowed: MonitorRecord | null) => void;
  readonly kinds: readonly MonitorAgent['kind'][];
  readonly isSpeaker?: boolean;
}

const NEW = '+new';

/** An agent: of this draft, of the register, or a new one. */
export function AgentPicker(props: AgentProps) {
  const { programme, draft, label, description, value, change, kinds, isSpeaker = false } = props;
  const t = useT();
  const words = useAgentWords();
  const [search, setSearch] = useState('');
  const [making, setMaking] = useState<string | null>(null);
  const { data } = useQuery(recordsQuery(programme, 'agent'));
  const held = (data?.items ?? []) as MonitorRecord<'agent'>[];
  const own = draft.agents.filter(({ kind }) => isSpeaker || kinds.includes(kind));
  const known = held.filter(
    ({ id, doc, withdrawn }) => !withdrawn && kinds.includes(doc.kind) && !own.some((one) => one.id === id),
  );
  const option = (agent: MonitorAgent) => ({ value: agent.id, label: words(agent) });
  const typed = search.trim();
  const isNewName = typed !== '' && ![...own, ...known.map(({ doc }) => doc)].some((a) => words(a) === typed);
  const groups = [
    { group: t('coding.agent.here'), items: own.map(option) },
    { group: t('coding.agent.register'), items: known.map(({ doc }) => option(doc)) },
    {
      group: t('coding.agent.other'),
      items: [
        {
          value: NEW,
          label: isNewName ? t('coding.agent.newNamed', { name: typed }) : t('coding.agent.new'),
        },
      ],
    },
  ];
  return (
    <Stack gap="xs">
      <Select
        label={label}
        description={description}
        data={groups.filter(({ items }) => items.length > 0)}
        value={value || null}
        searchable
        searchValue={search}
        onSearchChange={setSearch}
        filter={({ options, search: asked }) => matching(options as never, asked) as never}
        onChange={(next) => {
          if (next === NEW) setMaking(isNewName ? typed : '');
          else change(next ?? '', null, known.find(({ id }) => id === next) ?? null);
        }}
        limit={200}
      />
      {making === null ? null : (
        <NewAgent
          name={making}
          kinds={kinds}
          tail={draft.id.slice(-4)}
          taken={[...draft.agents.map(({ id }) => id), ...held.map(({ id }) => id)]}
          cancel={() => setMaking(null)}
          add={(agent) => {
            change(agent.id, agent, null);
            setMaking(null);
          }}
        />
      )}
    </Stack>
  );
}

interface Group {
  readonly group: string;
  readonly items: readonly { readonly value: string; readonly label: string }[];
}

/** Options with the words typed; the way to a new one always stays. */
function matching(groups: readonly Group[], asked: string): Group[] {
  const words = asked.trim().toLowerCase();
  return groups
    .map(({ group, items }) => ({
      group,
      items: items.filter(({ value, label }) => value === NEW || label.toLowerCase().includes(words)),
    }))
    .filter(({ items }) => items.length > 0);
}

interface NewAgentProps {
  readonly name: string;
  readonly kinds: readonly MonitorAgent['kind'][];
  readonly tail: string;
  readonly taken: readonly string[];
  readonly add: (agent: MonitorAgent) => void;
  readonly cancel: () => void;
}

const WITH_STATE: readonly string[] = ['state', 'person_in_office', 'public_body'];

/** What a new agent is called: a state by its code, others by their name and, where that is taken, a tail. */
function idFor(kind: string, name: string, iso3: string, tail: string, taken: readonly string[]): string {
  if (kind === 'state') return `st:${iso3}`;
  const base = kind === 'anonymous_group' ? 'unnamed' : slugOf(name) || 'agent';
  const first = kind === 'anonymous_group' ? `agt:${base}-${tail}` : `agt:${base}`;
  if (!taken.includes(first)) return first;
  for (let i = 2; ; i += 1) {
    const id = `agt:${base}-${tail}-${i}`;
    if (!taken.includes(id)) return id;
  }
}

function agentFrom(
  kind: MonitorAgent['kind'],
  id: string,
  words: string,
  name: string,
  iso3: string,
): MonitorAgent {
  if (kind === 'state') return { id, kind, iso3 };
  if (kind === 'anonymous_group')
    return { id, kind, describedAs: words, count: { min: 2, max: null, stated: false }, standing: 'unknown' };
  const state = iso3 && WITH_STATE.includes(kind) ? { state: iso3 } : {};
  if (kind === 'person_in_office')
    return { id, kind, office: words, authorised: true, ...state, ...(name ? { name } : {}) };
  return { id, kind, name: words, ...state, ...(kind === 'public_body' ? { authorised: true } : {}) };
}

function NewAgent({ name: first, kinds, tail, taken, add, cancel }: NewAgentProps) {
  const t = useT();
  const code = useCode();
  const [kind, setKind] = useState(kinds[0] ?? 'media_outlet');
  const [words, setWords] = useState(first);
  const [name, setName] = useState('');
  const [iso3, setIso3] = useState('');
  const ready = kind === 'state' ? iso3 !== '' : words.trim() !== '';
  const label = kind === 'anonymous_group' ? 'describedAs' : kind === 'person_in_office' ? 'office' : 'name';
  return (
    <fieldset className={classes.group}>
      <legend>{t('coding.agent.new')}</legend>
      <Stack gap="xs">
        <NativeSelect
          label={t('coding.agent.kind')}
          value={kind}
          onChange={(e) => setKind(e.currentTarget.value as MonitorAgent['kind'])}
          data={kinds.map((value) => ({ value, label: code('agentKind', value) }))}
        />
        {kind === 'state' ? null : (
          <TextInput
            label={t(`coding.agent.${label}`)}
            description={kind === 'anonymous_group' ? t('coding.agent.describedAs.hint') : undefined}
            value={words}
            maxLength={200}
            onChange={(e) => setWords(e.currentTarget.value)}
            data-autofocus
          />
        )}
        {kind === 'person_in_office' ? (
          <TextInput
            label={t('coding.agent.personName')}
            value={name}
            maxLength={200}
            onChange={(e) => setName(e.currentTarget.value)}
          />
        ) : null}
        {WITH_STATE.includes(kind) ? (
          <StatePicker label={t('coding.agent.state')} value={iso3} change={setIso3} />
        ) : null}
        <div className={classes.actions}>
          <Button
            disabled={!ready}
            onClick={() => {
              const id = idFor(kind, words, iso3, tail, kind === 'state' ? [] : taken);
              add(agentFrom(kind, id, words.trim(), name.trim(), iso3));
            }}
          >
            {t('coding.agent.add')}
          </Button>
          <Button variant="default" onClick={cancel}>
            {t('coding.cancel')}
          </Button>
        </div>
      </Stack>
    </fieldset>
  );
}

/** The draft with an agent that was just made or taken from the register. */
export function withAgent(
  draft: CodingDraft,
  made: MonitorAgent | null,
  borrowed: MonitorRecord | null,
): Pick<CodingDraft, 'agents' | 'borrowed'> {
  const agents =
    made && !draft.agents.some(({ id }) => id === made.id) ? [...draft.agents, made] : draft.agents;
  const known = draft.borrowed.some(({ id }) => id === borrowed?.id);
  const { noun, id, doc } = borrowed ?? {};
  const taken = noun && id && doc && !known ? [...draft.borrowed, { noun, id, doc }] : draft.borrowed;
  return { agents, borrowed: taken };
}
