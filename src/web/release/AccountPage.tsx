/** The statement of the area account: of the programme, a place, an operator or one hazard, for any days. */
import { Button, Select, TextInput } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ticksOf } from '../../core/registry/account-ticks.ts';
import { useFormat } from '../i18n/format.ts';
import { nameIn, useLanguage, useT } from '../i18n/language.tsx';
import { titleOf } from '../map/ResultsTable.tsx';
import { hazardQuery, organisationsQuery, programmeQuery } from '../queries.ts';
import { save } from '../registry/export.ts';
import { type SearchValues, useFilters } from '../registry/filters.ts';
import { PlaceSelect } from '../registry/MoreFilters.tsx';
import { useProgrammeId } from '../session.tsx';
import { PageHeader } from '../ui/pieces.tsx';
import { ErrorPanel, Loading } from '../ui/states.tsx';
import { csvOf, dayBefore } from './account.ts';
import { OutputsTable } from './OutputsTable.tsx';
import {
  type AccountScope,
  itemsQuery,
  type OutputsBy,
  outputsQuery,
  restatementQuery,
  statementQuery,
} from './queries.ts';
import { Restatement } from './Restatement.tsx';
import classes from './release.module.css';
import { Checks, StatementTable } from './StatementTable.tsx';

const DAY = /^\d{4}-\d\d-\d\d$/;
const today = () => new Date().toLocaleDateString('sv-SE');

/** What the address asks for; without dates, this year so far. */
function scopeOf({ place, org, hazard, from, to, asOf }: SearchValues): AccountScope {
  const now = today();
  const until = to && DAY.test(to) ? to : now;
  const since = from && DAY.test(from) && from <= until ? from : `${until.slice(0, 4)}-01-01`;
  return { place, org, hazard, from: since, to: until, asOf };
}

export function AccountPage() {
  const t = useT();
  const programme = useProgrammeId();
  const { search, change } = useFilters();
  const [by, setBy] = useState<OutputsBy>('org');
  const scope = scopeOf(search);
  const { data, error, refetch } = useQuery(statementQuery(programme, scope));
  return (
    <div className="page">
      <PageHeader
        title={t('release.account.title')}
        hint={t('release.account.hint')}
        actions={<Actions programme={programme} scope={scope} by={by} />}
      />
      <Choices scope={scope} change={change} programme={programme} />
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {data || error ? null : <Loading />}
      {data ? (
        <div className={classes.stack}>
          <StatementCard programme={programme} scope={scope} />
          <OutputsTable programme={programme} scope={scope} by={by} change={setBy} />
          {scope.to < today() ? <Restatement programme={programme} scope={scope} /> : null}
        </div>
      ) : null}
      <Edition programme={programme} asOf={scope.asOf} />
    </div>
  );
}

interface ScopeProps {
  readonly programme: string;
  readonly scope: AccountScope;
}

function Choices({ programme, scope, change }: ScopeProps & { change: (patch: SearchValues) => void }) {
  const t = useT();
  const language = useLanguage();
  const organisations = useQuery(organisationsQuery(programme)).data ?? [];
  const day = (key: 'from' | 'to' | 'asOf') => (
    <TextInput
      type="date"
      label={t(`release.account.${key}`)}
      description={key === 'asOf' ? t('release.account.asOfHint') : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      max={today()}
      value={scope[key]?.slice(0, 10) ?? ''}
      onChange={(event) => change({ [key]: event.currentTarget.value || undefined })}
    />
  );
  return (
    <div className={`${classes.choices} no-print`}>
      {day('from')}
      {day('to')}
      {day('asOf')}
      <PlaceSelect
        label={t('release.account.place')}
        value={scope.place}
        onChange={(place) => change({ place })}
      />
      <Select
        label={t('release.account.org')}
        placeholder={t('release.account.any')}
        clearable
        clearButtonProps={{ 'aria-label': t('release.account.clear') }}
        data={organisations.map((org) => ({ value: org.code, label: nameIn(org.names, language) }))}
        value={scope.org ?? null}
        onChange={(org) => change({ org: org ?? undefined })}
      />
      {scope.hazard ? <OneHazard programme={programme} id={scope.hazard} change={change} /> : null}
    </div>
  );
}

function OneHazard(props: { programme: string; id: string; change: (patch: SearchValues) => void }) {
  const t = useT();
  const { data } = useQuery(hazardQuery(props.programme, props.id));
  return (
    <p className={classes.only}>
      {t('release.account.ofHazard')} <bdi>{data ? titleOf(t, data) : props.id.slice(0, 8)}</bdi>{' '}
      <Button size="compact-sm" variant="light" onClick={() => props.change({ hazard: undefined })}>
        {t('release.account.allHazards')}
      </Button>
    </p>
  );
}

function StatementCard({ programme, scope }: ScopeProps) {
  const t = useT();
  const format = useFormat();
  const statement = useQuery(statementQuery(programme, scope)).data;
  const eve = dayBefore(scope.from);
  const before = useQuery(statementQuery(programme, { ...scope, from: eve, to: eve }));
  const items = useQuery(itemsQuery(programme, scope)).data;
  if (!statement) return null;
  const title = t('release.account.statement', {
    from: format.day(statement.from),
    to: format.day(statement.to),
  });
  const { closingNumbers: numbers, closingPoints: points } = statement;
  const known = before.isPlaceholderData ? undefined : before.data;
  return (
    <section className="card" aria-labelledby="statement">
      <h2 id="statement">{title}</h2>
      <StatementTable statement={statement} label={title} />
      <p className={classes.quiet}>
        {t('release.account.numbers', {
          n: format.number(numbers.hazards),
          sha: format.number(numbers.sha),
          cha: format.number(numbers.cha),
          points: format.number(points.sha + points.cha),
          estimate: format.areaM2(points.shaEstimatedM2 + points.chaEstimatedM2),
        })}
      </p>
      <h3>{t('release.account.checks')}</h3>
      <Checks checks={ticksOf(statement, known, items)} />
      <p className={classes.quiet}>{t('release.account.releasedHint')}</p>
    </section>
  );
}

function Actions({ programme, scope, by }: ScopeProps & { by: OutputsBy }) {
  const t = useT();
  const client = useQueryClient();
  const download = async () => {
    const [statement, outputs, restated] = await Promise.all([
      client.ensureQueryData(statementQuery(programme, scope)),
      client.ensureQueryData(outputsQuery(programme, scope, by)),
      scope.to < today() ? client.ensureQueryData(restatementQuery(programme, scope, scope.to)) : null,
    ]);
    const text = csvOf({ programme, scope, statement, outputs, causes: restated?.causes ?? [] });
    save(`${programme}-account-${scope.from}-${scope.to}.csv`, 'text/csv;charset=utf-8', text);
  };
  return (
    <div className={`${classes.actions} no-print`}>
      <Button
        variant="default"
        leftSection={<IconDownload size={17} aria-hidden="true" />}
        onClick={() => void download()}
      >
        {t('release.csv')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconPrinter size={17} aria-hidden="true" />}
        onClick={() => window.print()}
      >
        {t('release.print')}
      </Button>
    </div>
  );
}

/** On paper only: which state of the record this is. */
function Edition({ programme, asOf }: { programme: string; asOf: string | undefined }) {
  const t = useT();
  const format = useFormat();
  const { data } = useQuery(programmeQuery(programme));
  if (!data) return null;
  return (
    <footer className={classes.printOnly}>
      {t('release.account.edition', {
        programme: data.id,
        seq: asOf ?? String(data.headSeq),
        at: format.moment(new Date().toISOString()),
      })}{' '}
      <span className="ltr">{data.headHash}</span>
    </footer>
  );
}
