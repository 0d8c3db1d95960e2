/** The sealed record: its head, its entries, and a check of them that runs in this browser, not on the server. */
import { Button } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Entry } from '../../core/model/entries.ts';
import { EntryWords } from '../governance/EntryWords.tsx';
import { useFormat } from '../i18n/format.ts';
import { useT } from '../i18n/language.tsx';
import { entriesQuery, ledgerQuery, programmeQuery } from '../queries.ts';
import { useMay, useProgrammeId } from '../session.tsx';
import { Hash, PageHeader } from '../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../ui/states.tsx';
import classes from './registry.module.css';

type Checked = { readonly good: number } | { readonly brokenAt: number };

/** Recomputes every seal of these entries (newest first) and follows the links between them. */
async function check(entries: readonly Entry[]): Promise<Checked> {
  const [{ canonical }, { entryHash }] = await Promise.all([
    import('../../core/ledger/canonical.ts'),
    import('../../core/ledger/seal.ts'),
  ]);
  const oldestFirst = entries.toReversed();
  for (const [i, entry] of oldestFirst.entries()) {
    const before = oldestFirst[i - 1];
    const linked = !before || (before.hash === entry.prevHash && before.body.seq + 1 === entry.body.seq);
    if (!linked || entryHash(canonical(entry.body), entry.prevHash) !== entry.hash) {
      return { brokenAt: entry.body.seq };
    }
  }
  return { good: entries.length };
}

function CheckHere({ entries }: { entries: readonly Entry[] }) {
  const t = useT();
  const [result, setResult] = useState<Checked | null>(null);
  const good = result && 'good' in result;
  return (
    <div className={classes.check}>
      <Button variant="default" onClick={() => void check(entries).then(setResult)}>
        {t('registry.ledger.check')}
      </Button>
      <span role="status" className={classes.checkResult} data-good={good}>
        {result === null ? null : good ? (
          <>
            <IconShieldCheck size={18} aria-hidden="true" /> {t('registry.ledger.good', { n: result.good })}
          </>
        ) : (
          <>
            <IconShieldX size={18} aria-hidden="true" />{' '}
            {t('registry.ledger.broken', { seq: 'brokenAt' in result ? result.brokenAt : 0 })}
          </>
        )}
      </span>
    </div>
  );
}

interface EntryRowProps {
  readonly entry: Entry;
  readonly programme: string;
  readonly names: Readonly<Record<string, string>>;
}

function EntryRow({ entry, programme, names }: EntryRowProps) {
  const t = useT();
  const format = useFormat();
  const { seq, kind, subject, recordedAt, reason, reportId } = entry.body;
  return (
    <tr>
      <td data-numeric="true">{seq}</td>
      <th scope="row">
        {t(`registry.entry.${kind}`)}
        <EntryWords body={entry.body} names={names} />
        {reason ? <small className={classes.reason}>{reason}</small> : null}
      </th>
      <td>
        {subject.type === 'hazard' ? (
          <Link
            to="/$programme/hazards/$id"
            params={{ programme, id: subject.id }}
            search={{}}
            className="ltr"
          >
            {subject.id.slice(0, 8)}
          </Link>
        ) : subject.type === 'place' ? (
          <Link to="/$programme/places" params={{ programme }} search={{ code: subject.id }} className="ltr">
            {subject.id}
          </Link>
        ) : (
          <span className="ltr">{subject.type === 'member' ? '–' : subject.id.slice(0, 8)}</span>
        )}
      </td>
      <td>
        <time dateTime={recordedAt}>{format.moment(recordedAt)}</time>
      </td>
      <td>
        {reportId ? (
          <Link to="/$programme/reports/$id" params={{ programme, id: reportId }} search={{}}>
            {t('registry.history.report')}
          </Link>
        ) : (
          '–'
        )}
      </td>
      <td>
        <Hash value={entry.hash} />
      </td>
    </tr>
  );
}

function Entries({ programme }: { programme: string }) {
  const t = useT();
  const query = useInfiniteQuery(entriesQuery(programme, {}));
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  const names = Object.assign({}, ...(query.data?.pages.map((page) => page.names) ?? []));
  if (query.error) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Loading />;
  return (
    <>
      <CheckHere entries={entries} />
      <div className={classes.scroll}>
        <table className={classes.grid}>
          <caption className={classes.hidden}>{t('registry.ledger.entries')}</caption>
          <thead>
            <tr>
              {['seq', 'what', 'subject', 'recorded', 'report', 'seal'].map((key) => (
                <th key={key} scope="col" data-numeric={key === 'seq'}>
                  {t(`registry.ledger.column.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <EntryRow key={entry.body.seq} entry={entry} programme={programme} names={names} />
            ))}
          </tbody>
        </table>
      </div>
      {query.hasNextPage ? (
        <div className={classes.more}>
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('registry.more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** Position and hash of the newest entry: what to note down to prove later that nothing was changed. */
function Head({ programme }: { programme: string }) {
  const t = useT();
  const format = useFormat();
  const member = useMay('programme.read');
  const ledger = useQuery({ ...ledgerQuery(programme), enabled: member });
  const settings = useQuery(programmeQuery(programme)).data;
  const head = ledger.data?.head ?? (settings ? { seq: settings.headSeq, hash: settings.headHash } : null);
  if (!head) return <Loading />;
  return (
    <section className={`card ${classes.head}`} aria-labelledby="head">
      <h2 id="head">{t('registry.ledger.head')}</h2>
      <p className={classes.headSeq}>{t('registry.ledger.count', { n: format.number(head.seq) })}</p>
      <code className={`${classes.headHash} ltr`}>{head.hash}</code>
      <p className={classes.hint}>{t('registry.ledger.headHint')}</p>
    </section>
  );
}

export function LedgerPage() {
  const t = useT();
  const programme = useProgrammeId();
  const mayRead = useMay('ledger.read');
  return (
    <div className="page">
      <PageHeader title={t('registry.ledger.title')} hint={t('registry.ledger.hint')} />
      <div className={classes.stack}>
        <Head programme={programme} />
        <section className="card" aria-labelledby="verify">
          <h2 id="verify">{t('registry.ledger.verify')}</h2>
          <p>{t('registry.ledger.verifyText')}</p>
          <pre className={`${classes.command} ltr`}>./bin/tilth verify</pre>
          {mayRead ? (
            <Entries programme={programme} />
          ) : (
            <p className={classes.note}>{t('registry.ledger.closed')}</p>
          )}
        </section>
      </div>
    </div>
  );
}
