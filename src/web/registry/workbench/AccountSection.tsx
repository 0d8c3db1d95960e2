/** The area account of this hazard: one line that adds up, the statement, and the ticks. */
import { IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { ticksOf } from '../../../core/registry/account-ticks.ts';
import { useFormat } from '../../i18n/format.ts';
import { useCode, useT } from '../../i18n/language.tsx';
import type { ServedHazard } from '../../queries.ts';
import { Checks, StatementTable } from '../../release/StatementTable.tsx';
import { lifeQuery, type OneHazard, remainingQuery } from './queries.ts';
import { Read, Section } from './Section.tsx';
import { type Sum, sumOf, withoutBalance } from './state.ts';
import classes from './workbench.module.css';

export function AccountSection({ of, hazard }: { of: OneHazard; hazard: ServedHazard }) {
  const t = useT();
  const format = useFormat();
  const life = useQuery(lifeQuery(of));
  const broken = useQuery(remainingQuery(of)).data?.broken ?? [];
  const none = withoutBalance(hazard);
  return (
    <Section
      id="account"
      title={t('workbench.account')}
      aside={
        none === 'indication' || none === 'noOutline' ? null : (
          <Link
            to="/$programme/account"
            params={{ programme: of.programme }}
            search={{ hazard: of.id, asOf: of.asOf }}
            className={`${classes.more} no-print`}
          >
            {t('workbench.account.whole')}
          </Link>
        )
      }
    >
      {none === 'indication' || none === 'noOutline' ? (
        <p className={classes.quiet}>{t(`workbench.remains.${none}`)}</p>
      ) : (
        <Read query={life}>
          {(statement) => (
            <>
              <SumLine sum={sumOf(statement)} />
              <StatementTable
                statement={statement}
                label={t('workbench.account')}
                ends={{
                  opening: null,
                  // The days of movements go on after a moment of the ledger; its own day is not known here.
                  closing:
                    of.asOf && !of.asOf.startsWith(statement.to)
                      ? t('workbench.account.left')
                      : t('workbench.account.remaining', { day: format.day(statement.to) }),
                }}
              />
              <div className={classes.checks}>
                <Checks checks={ticksOf(statement, undefined)} />
              </div>
              {broken.length > 0 ? (
                <p className={classes.alert}>{t('workbench.account.broken', { list: broken.join(', ') })}</p>
              ) : null}
            </>
          )}
        </Read>
      )}
    </Section>
  );
}

/** Recorded − cancelled − reduced − cleared = remaining, in whole m². */
function SumLine({ sum }: { sum: Sum }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const taken = (['cancelled', 'reduced', 'cleared'] as const).map(
    (key) => [code('releaseOutcome', key), -sum[key]] as const,
  );
  const terms = [
    ...(sum.adjusted === 0 ? [] : [[t('workbench.sum.adjusted'), sum.adjusted] as const]),
    ...taken,
  ];
  return (
    <p className={classes.sum}>
      <Term name={t('workbench.sum.came')} m2={format.number(sum.came)} />
      {terms.map(([name, m2]) => (
        <Fragment key={name}>
          <span className={classes.sign}>{m2 > 0 ? '+' : '−'}</span>
          <Term name={name} m2={format.number(Math.abs(m2))} />
        </Fragment>
      ))}
      <span className={classes.sign}>=</span>
      <Term name={t('workbench.sum.remaining')} m2={format.areaM2(sum.remaining)} strong />
      <span className={classes.tick} data-good={sum.holds}>
        {sum.holds ? <IconCheck size={18} aria-hidden="true" /> : <IconX size={18} aria-hidden="true" />}
        {sum.holds ? t('release.check.ok') : t('release.check.broken')}
      </span>
    </p>
  );
}

function Term({ name, m2, strong = false }: { name: string; m2: string; strong?: boolean }) {
  return (
    <span className={classes.term} data-strong={strong}>
      <small>{name}</small> <span className="ltr">{m2}</span>
    </span>
  );
}
