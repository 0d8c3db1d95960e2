/** What was released of it: which part, how much, when, by whom, to what depth or why, on which report. */
import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo, useMemo, useState } from 'react';
import type { Release } from '../../../core/model/releases.ts';
import type { Counts } from '../../../core/registry/account-once.ts';
import type { RemainingGround } from '../../../flow/remaining.ts';
import { useFormat } from '../../i18n/format.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import { Swatch } from '../../map/Swatch.tsx';
import type { ServedRelease } from '../../release/queries.ts';
import { useNames } from '../../tasks/names.ts';
import { countedOf, countsIn, countsLess, takenOf } from './ground.ts';
import { type OneHazard, partsQuery, remainingQuery } from './queries.ts';
import { Read, Section } from './Section.tsx';
import { useMarkedParts } from './Where.tsx';
import classes from './workbench.module.css';

export function PartsSection({ of }: { of: OneHazard }) {
  const t = useT();
  const parts = useQuery(partsQuery(of));
  const ground = useQuery(remainingQuery(of)).data;
  return (
    <Section id="parts" title={t('workbench.parts')}>
      <Read query={parts}>
        {(all) =>
          all.length === 0 ? (
            <p className={classes.quiet}>{t('workbench.parts.none')}</p>
          ) : (
            <PartsTable parts={all} ground={ground} programme={of.programme} />
          )
        }
      </Read>
    </Section>
  );
}

/** Rows a reader meets at first; the rest on demand, and always on paper. */
const FIRST = 12;

const PartsTable = memo(function PartsTable(props: {
  readonly parts: readonly ServedRelease[];
  readonly ground: RemainingGround | undefined;
  readonly programme: string;
}) {
  const t = useT();
  const marked = useMarkedParts(props.parts);
  const counted = useMemo(() => countedOf(props.ground), [props.ground]);
  const [all, setAll] = useState(false);
  const names = useNames(props.programme);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t('workbench.parts')}>
        <table className={classes.table} data-all={all}>
          <thead>
            <tr>
              <th scope="col">{t('workbench.parts.outcome')}</th>
              <th scope="col" data-numeric="true">
                {t('workbench.parts.area')}
              </th>
              <th scope="col">{t('workbench.parts.day')}</th>
              <th scope="col">{t('workbench.parts.how')}</th>
            </tr>
          </thead>
          <tbody>
            {marked.map(({ part, mark }, i) => (
              <PartRow
                key={part.id}
                part={part}
                mark={mark}
                counts={countsIn(counted, part.id)}
                beyond={i >= FIRST}
                programme={props.programme}
                org={names.orgName(part.orgCode)}
              />
            ))}
          </tbody>
        </table>
      </section>
      {marked.length > FIRST && !all ? (
        <Button variant="default" className="no-print" onClick={() => setAll(true)}>
          {t('workbench.parts.all', { n: marked.length })}
        </Button>
      ) : null}
      <p className={classes.quiet}>{t('workbench.parts.once')}</p>
    </>
  );
});

interface RowProps {
  readonly part: ServedRelease;
  readonly mark: string;
  /** By the account; null while it was not read. */
  readonly counts: Counts | null;
  readonly beyond: boolean;
  readonly programme: string;
  readonly org: string | null;
}

function CountsLess({ counts }: { counts: Counts }) {
  const t = useT();
  const format = useFormat();
  if (takenOf(counts) === 0) return <small data-loud={true}>{t('workbench.parts.nothing')}</small>;
  const { m2, elsewhereM2 } = counts;
  return (
    <small>
      {t('workbench.parts.counts', { area: format.areaM2(m2) })}
      {elsewhereM2 >= 1 ? `; ${t('workbench.parts.elsewhere', { area: format.areaM2(elsewhereM2) })}` : null}
    </small>
  );
}

function PartRow({ part, mark, counts, beyond, programme, org }: RowProps) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const reportId = part.facts.outcome?.reportId;
  return (
    <tr data-beyond={beyond}>
      <th scope="row">
        <span className={classes.outcome}>
          <Swatch kind={part.outcome} />
          <span>
            <strong>{mark}</strong> {code('releaseOutcome', part.outcome)}
          </span>
        </span>
      </th>
      <td data-numeric="true">
        {format.areaM2(part.areaM2 ?? part.reportedAreaM2)}
        {counts && countsLess(part.areaM2, counts.m2) ? <CountsLess counts={counts} /> : null}
      </td>
      <td>
        {format.day(part.releasedOn)}
        <small>
          <bdi>{org ?? t('shell.unknown')}</bdi>
          {reportId ? (
            <>
              {' · '}
              <Link to="/$programme/reports/$id" params={{ programme, id: reportId }} search={{}}>
                {t('workbench.parts.report')}
              </Link>
            </>
          ) : null}
        </small>
      </td>
      <td>
        <How part={part} />
        <NotSearched list={part.unsearched} />
      </td>
    </tr>
  );
}

function How({ part }: { part: Release }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const said = [
    part.depthCm === null ? '' : t('workbench.parts.depth', { n: format.number(part.depthCm) }),
    part.search ? code('searchKind', part.search) : '',
    part.reducedWithAsset === null ? '' : t(`workbench.parts.asset.${part.reducedWithAsset ? 'yes' : 'no'}`),
    ...part.criteria.map((criterion) => code('releaseCriterion', criterion)),
    part.itemsFound ? t('workbench.items', { n: part.itemsFound }) : '',
  ].filter(Boolean);
  return (
    <>
      {said.length > 0 ? said.join(' · ') : <span aria-hidden="true">–</span>}
      {part.criteriaNote ? (
        <small>
          <bdi>{part.criteriaNote}</bdi>
        </small>
      ) : null}
      {part.reasonableEffort ? (
        <small>
          {t('workbench.parts.effort')}: <bdi>{part.reasonableEffort}</bdi>
        </small>
      ) : null}
    </>
  );
}

/** Parts left out of the search, with the reason: whoever reads "cleared" must see what was not. */
export function NotSearched({ list }: { list: Release['unsearched'] }) {
  const t = useT();
  const code = useCode();
  if (list.length === 0) return null;
  return (
    <ul className={classes.unsearched}>
      {list.map((left, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts not searched have no identity of their own
        <li key={i}>
          <IconAlertTriangle size={15} aria-hidden="true" /> {t('workbench.unsearched')}:{' '}
          {code('unsearchedReason', left.reason)}
          {left.note ? <bdi> – {left.note}</bdi> : null}
        </li>
      ))}
    </ul>
  );
}
