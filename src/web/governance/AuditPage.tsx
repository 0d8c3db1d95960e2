/** The audit trail: who came in, what was refused, what was taken away, what changed in rules and roles. */
import { Button, Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ServedAudit } from '../../flow/audit.ts';
import { useFormat } from '../i18n/format.ts';
import { hasWords, useT } from '../i18n/language.tsx';
import { useMay, useProgrammeId } from '../session.tsx';
import { Hash, PageHeader } from '../ui/pieces.tsx';
import { EmptyState, ErrorPanel, Loading } from '../ui/states.tsx';
import { GovernanceNav } from './GovernanceNav.tsx';
import classes from './governance.module.css';
import { auditQuery } from './queries.ts';
import { useWho } from './words.tsx';

const KINDS = [
  'signed_in',
  'sign_in_failed',
  'signed_out',
  'password_changed',
  'account_made',
  'refused',
  'exported',
  'member_changed',
  'settings_changed',
];

export function AuditPage() {
  const t = useT();
  const mayRead = useMay('audit.read');
  return (
    <div className="page">
      <GovernanceNav />
      <PageHeader title={t('governance.audit.title')} hint={t('governance.audit.hint')} />
      {mayRead ? <Trail /> : <EmptyState title={t('governance.closed')} hint={t('governance.closedHint')} />}
    </div>
  );
}

function Trail() {
  const t = useT();
  const programme = useProgrammeId();
  const { kind, account } = useSearch({ strict: false }) as { kind?: string; account?: string };
  const query = useInfiniteQuery(auditQuery(programme, { kind, account }));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Filters name={items.find(({ accountId }) => accountId === account)?.name ?? null} />
      {query.error ? <ErrorPanel error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Loading /> : null}
      {query.data && items.length === 0 ? <p className={classes.fine}>{t('governance.audit.none')}</p> : null}
      {items.length > 0 ? <Table items={items} /> : null}
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

function Filters({ name }: { name: string | null }) {
  const t = useT();
  const who = useWho();
  const programme = useProgrammeId();
  const navigate = useNavigate();
  const { kind, account } = useSearch({ strict: false }) as { kind?: string; account?: string };
  const go = (search: { kind?: string; account?: string }) =>
    void navigate({ to: '/$programme/audit', params: { programme }, search });
  return (
    <div className={classes.filters}>
      <Select
        clearable
        label={t('governance.audit.kind')}
        placeholder={t('governance.audit.all')}
        value={kind ?? null}
        onChange={(next) => go({ kind: next ?? undefined, account })}
        data={KINDS.map((value) => ({ value, label: t(`governance.audit.${value}`) }))}
      />
      {account ? (
        <Button variant="default" onClick={() => go({ kind })}>
          {t('governance.audit.only', { name: who(account, name) })}
        </Button>
      ) : null}
    </div>
  );
}

function Table({ items }: { items: readonly ServedAudit[] }) {
  const t = useT();
  return (
    <div className={classes.scroll}>
      <table className={classes.grid}>
        <caption className={classes.hidden}>{t('governance.audit.title')}</caption>
        <thead>
          <tr>
            {['what', 'who', 'when', 'seal'].map((key) => (
              <th key={key} scope="col">
                {t(`governance.column.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.seq} item={item} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ item }: { item: ServedAudit }) {
  const t = useT();
  const format = useFormat();
  const who = useWho();
  const programme = useProgrammeId();
  const { kind, data, accountId, name, recordedAt, hash } = item;
  const { count = 1 } = data;
  return (
    <tr>
      <th scope="row">
        {t(`governance.audit.${kind}`)}
        {count > 1 ? ` · ${t('governance.audit.count', { n: count })}` : null}
        <Detail item={item} />
      </th>
      <td>
        {accountId ? (
          <Link to="/$programme/audit" params={{ programme }} search={{ account: accountId }}>
            <bdi>{who(accountId, name)}</bdi>
          </Link>
        ) : (
          t('governance.nobody')
        )}
      </td>
      <td>
        <time dateTime={recordedAt}>{format.moment(recordedAt)}</time>
      </td>
      <td>
        <Hash value={hash} />
      </td>
    </tr>
  );
}

function Detail({ item: { data, aboutName } }: { item: ServedAudit }) {
  const t = useT();
  const problem = `problem.${data.code}.title`;
  const parts = [
    data.entry ? `${t(`registry.entry.${data.entry.kind}`)} (${data.entry.seq})` : null,
    data.about ? (aboutName ?? data.about) : null,
    data.code && hasWords(problem) ? t(problem) : null,
  ].filter((part) => part !== null);
  const door = data.what ?? data.door;
  return (
    <>
      {parts.length > 0 ? <p className={classes.fine}>{parts.join(' · ')}</p> : null}
      {door ? (
        <p className={`${classes.fine} ltr`}>
          <code>{door}</code>
        </p>
      ) : null}
    </>
  );
}
