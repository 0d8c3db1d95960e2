/**
 * A coded document for the second coder: claims beside the passages they rest on, records that are new or said
 * anew, and what accepting would do to the label of every event.
 */
import { Badge, Button, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MonitorAgent, MonitorClaim } from '../../core/model/monitor.ts';
import type { MonitorDocument, MonitorRecord } from '../../core/model/monitor-documents.ts';
import type { Report } from '../../core/model/reports.ts';
import { documentName, recordsOf, shortName, withdrawalsOf } from '../../core/monitor/document.ts';
import type { Proposal } from '../../flow/review.ts';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import coding from '../monitor/coding/coding.module.css';
import { textHashIn } from '../monitor/coding/correction.ts';
import { hashOfText } from '../monitor/coding/document.ts';
import { Alike } from '../monitor/coding/FollowsStep.tsx';
import { Checks, Hints } from '../monitor/coding/Hints.tsx';
import { LabelCard } from '../monitor/coding/LabelCard.tsx';
import { useAgentWords } from '../monitor/coding/pickers.tsx';
import { asRecords, assessed, eventsIn, laidOver } from '../monitor/coding/preview.ts';
import { caseQuery, recordsQuery, textOfCopy } from '../monitor/coding/queries.ts';
import { useStateName } from '../treaties/words.ts';
import { toastProblem } from '../ui/toasts.tsx';
import classes from './review.module.css';

interface Props {
  readonly report: Report;
  readonly document: MonitorDocument;
  readonly proposal: Proposal | null;
}

export function MonitorReview({ report, document, proposal }: Props) {
  const events = eventsIn(document);
  return (
    <>
      <Claims report={report} document={document} />
      <Takings document={document} />
      {events.map((event) => (
        <Effect key={event} report={report} document={document} eventId={event} />
      ))}
      {document.claims?.length ? (
        <Checks records={asRecords(document, report.submittedAt)} document={document} />
      ) : null}
      <Alike programme={report.programmeId} document={document} />
      <Records proposal={proposal} />
    </>
  );
}

/** Agents by name: those the document brings and those of the register. */
function useAgents(report: Report, document: MonitorDocument): (id: string) => MonitorAgent | undefined {
  const { data } = useQuery(recordsQuery(report.programmeId, 'agent'));
  const held = new Map(((data?.items ?? []) as MonitorRecord<'agent'>[]).map(({ id, doc }) => [id, doc]));
  const own = new Map((document.agents ?? []).map((agent) => [agent.id, agent]));
  return (id) => own.get(id) ?? held.get(id);
}

function Claims({ report, document }: Omit<Props, 'proposal'>) {
  const t = useT();
  const [text, setText] = useState<string | null>(null);
  const hash = textHashIn(document);
  const claims = document.claims ?? [];
  if (claims.length === 0) return null;
  const fetchText = async () => {
    try {
      setText(await textOfCopy(report.programmeId, hash ?? ''));
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="review-claims">
      <h2 id="review-claims">
        {t('coding.review.claims', { n: claims.length, name: documentName(document) })}
      </h2>
      {hash && text === null ? (
        <Button variant="light" onClick={() => void fetchText()}>
          {t('coding.review.showText')}
        </Button>
      ) : null}
      {hash ? null : <Text size="sm">{t('coding.review.noText')}</Text>}
      {text !== null && hashOfText(text) !== hash ? (
        <Text role="alert">{t('coding.review.otherText')}</Text>
      ) : null}
      <ol className={coding.claims}>
        {claims.map((claim) => (
          <OneClaim key={claim.id} report={report} document={document} claim={claim} text={text} />
        ))}
      </ol>
    </Paper>
  );
}

interface OneClaimProps extends Omit<Props, 'proposal'> {
  readonly claim: MonitorClaim;
  readonly text: string | null;
}

function OneClaim({ report, document, claim, text }: OneClaimProps) {
  const t = useT();
  const code = useCode();
  const words = useAgentWords();
  const agent = useAgents(report, document);
  const state = useStateName();
  const proposition = document.propositions?.find(({ id }) => id === claim.proposition);
  const hand = (id: string): string => {
    const publisher = document.reports?.find((one) => one.id === id)?.publisher;
    const who = agent(publisher ?? id);
    return who ? words(who) : shortName(id);
  };
  const { anchor, time, hedge, codingNote } = claim;
  const where = typeof anchor === 'object' ? anchor.label : anchor;
  const facts = [
    claim.path.length > 0 ? claim.path.map(hand).join(' ← ') : t('coding.through.notRecorded'),
    proposition?.itemClass && code('itemClass', proposition.itemClass),
    partiesIn(proposition, state),
    [time?.phrase, time?.edtf].filter(Boolean).join(' = '),
    hedge?.length ? t('coding.review.hedged', { words: hedge.join(', ') }) : null,
    where,
  ];
  return (
    <li className={coding.claim}>
      <div>
        <strong>{shortName(claim.id)}</strong> <bdi>{hand(claim.speaker)}</bdi>:{' '}
        {code('stance', claim.stance)} –{' '}
        {proposition ? code('propositionType', proposition.type) : shortName(claim.proposition)}
        {proposition?.value ? ` – ${proposition.value}` : null}
      </div>
      <div className={coding.meta}>{facts.filter(Boolean).join(' · ')}</div>
      {codingNote ? <Text size="sm">{codingNote}</Text> : null}
      {text !== null && typeof anchor === 'object' ? <Passage text={text} anchor={anchor} /> : null}
    </li>
  );
}

function partiesIn(proposition: object | undefined, name: (iso3: string) => string): string | null {
  const { supplier, recipient, requester, addressee, producer, actor, state, place } = (proposition ??
    {}) as Record<string, string | undefined>;
  const pair = [supplier ?? requester ?? producer ?? actor ?? state ?? place, recipient ?? addressee];
  const said = pair.flatMap((one) => (one ? [/^[A-Z]{3}$/.test(one) ? name(one) : one] : []));
  return said.join(' → ') || null;
}

/** The passage as the kept text has it, and whether it is the one that was coded. */
function Passage({ text, anchor }: { text: string; anchor: { start: number; end: number; sha256: string } }) {
  const t = useT();
  const passage = text.slice(anchor.start, anchor.end);
  const same = hashOfText(passage) === anchor.sha256;
  return (
    <>
      <blockquote className={coding.passage} dir="auto">
        {passage}
      </blockquote>
      <Badge variant="light" tt="none" color={same ? 'field' : 'danger'}>
        {t(same ? 'coding.review.same' : 'coding.review.differs')}
      </Badge>
    </>
  );
}

/** Judgements and withdrawals: what is decided, on what, why. */
function Takings({ document }: Pick<Props, 'document'>) {
  const t = useT();
  const judgements = document.judgements ?? [];
  const withdrawals = withdrawalsOf(document);
  if (judgements.length + withdrawals.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="review-judgements">
      <h2 id="review-judgements">{t('coding.review.judgements')}</h2>
      <ul className={coding.claims}>
        {judgements.map(({ id, kind, subject, why, grounds = [], verdict }) => (
          <li key={id} className={coding.claim}>
            <strong>{t(`coding.judge.act.${kind}`)}</strong>
            <div className={coding.meta}>
              {subject.join(' · ')}
              {verdict ? ` · ${verdict}` : null}
            </div>
            {grounds.length > 0 ? (
              <ul className={coding.reasons}>
                {grounds.map((ground) => (
                  <li key={ground}>{t(`coding.ground.${ground}`)}</li>
                ))}
              </ul>
            ) : null}
            <Text>{why}</Text>
          </li>
        ))}
        {withdrawals.map(({ id, reason }) => (
          <li key={id} className={coding.claim}>
            <strong>{t('coding.judge.act.withdraw')}</strong>
            <div className={coding.meta}>{id}</div>
            <Text>{reason}</Text>
          </li>
        ))}
      </ul>
    </Paper>
  );
}

interface EffectProps extends Omit<Props, 'proposal'> {
  readonly eventId: string;
}

/** The label of an event now, and after accepting. For a decided report both are as they stand now. */
function Effect({ report, document, eventId }: EffectProps) {
  const t = useT();
  const held = useQuery(caseQuery(report.programmeId, eventId));
  const agents = useQuery(recordsQuery(report.programmeId, 'agent'));
  const publications = useQuery(recordsQuery(report.programmeId, 'publication'));
  if (held.isPending) return null;
  const now = new Date().toISOString();
  const today = now.slice(0, 10);
  const before = held.data?.items ?? [];
  const named = new Set(
    recordsOf(document).flatMap(({ doc }) => JSON.stringify(doc).match(/"(agt|st|org|rep):[^"]+"/g) ?? []),
  );
  const extra = [...(agents.data?.items ?? []), ...(publications.data?.items ?? [])].filter(({ id }) =>
    named.has(`"${id}"`),
  );
  const known = [...new Map([...extra, ...before].map((record) => [record.id, record])).values()];
  const records = laidOver(known, document, now);
  const title = records.find(({ id }) => id === eventId)?.doc as { title?: string } | undefined;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={`effect-${eventId}`}>
      <h2 id={`effect-${eventId}`}>
        <bdi>{title?.title ?? eventId}</bdi>
      </h2>
      <Stack gap="md">
        {report.state === 'submitted' ? (
          <LabelCard title={t('coding.review.before')} assessment={assessed(before, eventId, today, now)} />
        ) : null}
        <LabelCard
          title={t(report.state === 'submitted' ? 'coding.review.after' : 'coding.review.now')}
          assessment={
            report.state === 'submitted'
              ? assessed(records, eventId, today, now)
              : assessed(before, eventId, today, now)
          }
        />
        <Hints
          programme={report.programmeId}
          assessment={assessed(records, eventId, today, now)}
          records={records}
        />
      </Stack>
    </Paper>
  );
}

/** Records the report makes or says anew, with what differs. */
function Records({ proposal }: Pick<Props, 'proposal'>) {
  const t = useT();
  const format = useFormat();
  const changes = (proposal?.monitor ?? []).filter(({ noun }) => noun !== 'dossier');
  if (changes.length === 0) return null;
  const fresh = changes.filter(({ before }) => before === null);
  const anew = changes.filter(({ before }) => before !== null);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="review-records">
      <h2 id="review-records">{t('coding.review.records')}</h2>
      {anew.length > 0 ? (
        <div className={classes.scrollX}>
          <table className={classes.changes}>
            <thead>
              <tr>
                <th scope="col">{t('coding.review.record')}</th>
                <th scope="col">{t('review.change.field')}</th>
                <th scope="col">{t('review.change.before', { when: 'now' })}</th>
                <th scope="col">{t('review.change.after', { when: 'now' })}</th>
              </tr>
            </thead>
            <tbody>
              {anew.flatMap(({ id, before, after }) =>
                differing(before ?? {}, after).map((field) => (
                  <tr key={`${id} ${field}`}>
                    <th scope="row">{id}</th>
                    <td>{field}</td>
                    <td className={classes.was}>{shown(before?.[field])}</td>
                    <td className={classes.becomes}>{shown(after[field])}</td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </div>
      ) : null}
      <details>
        <summary>{t('coding.review.new', { n: format.number(fresh.length) })}</summary>
        <ul className={coding.reasons}>
          {fresh.map(({ id }) => (
            <li key={id}>
              <bdi>{id}</bdi>
            </li>
          ))}
        </ul>
      </details>
    </Paper>
  );
}

const shown = (value: unknown): string =>
  value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);

function differing(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys(after).filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
