/** Land released by operator, by donor or by place, with the sum of it. */
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import { OrganisationName, PlaceName } from '../map/panels.tsx';
import { ErrorPanel } from '../ui/states.tsx';
import { type AccountScope, type OutputLine, type OutputsBy, outputsQuery } from './queries.ts';
import classes from './release.module.css';

const FIGURES = ['cancelledM2', 'reducedM2', 'clearedM2', 'clearedBattleAreaM2', 'releasedM2'] as const;

function Name({ line, by, programme }: { line: OutputLine; by: OutputsBy; programme: string }) {
  const t = useT();
  if (line.key === null) return <em>{t('release.outputs.notStated')}</em>;
  if (by === 'org') return <OrganisationName programme={programme} code={line.key} />;
  if (by === 'place') return <PlaceName programme={programme} code={line.key} />;
  return <bdi>{line.key}</bdi>;
}

interface Props {
  readonly programme: string;
  readonly scope: AccountScope;
  readonly by: OutputsBy;
  readonly change: (by: OutputsBy) => void;
}

export function OutputsTable({ programme, scope, by, change }: Props) {
  const t = useT();
  const { data, error } = useQuery(outputsQuery(programme, scope, by));
  return (
    <section className="card" aria-labelledby="outputs">
      <div className={classes.head}>
        <h2 id="outputs">{t('release.outputs.title')}</h2>
        <SegmentedControl
          className="no-print"
          size="xs"
          aria-label={t('release.outputs.by')}
          value={by}
          onChange={(value) => change(value as OutputsBy)}
          data={(['org', 'donor', 'place'] as const).map((value) => ({
            value,
            label: t(`release.outputs.${value}`),
          }))}
        />
      </div>
      {error ? <ErrorPanel error={error} /> : null}
      {data && data.length === 0 ? <p className={classes.quiet}>{t('release.outputs.none')}</p> : null}
      {data && data.length > 0 ? <Lines lines={data} by={by} programme={programme} /> : null}
    </section>
  );
}

function Lines({ lines, by, programme }: { lines: readonly OutputLine[]; by: OutputsBy; programme: string }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const sum = (figure: (typeof FIGURES)[number]) => lines.reduce((m2, line) => m2 + line[figure], 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard
    <section className={classes.scroll} aria-label={t('release.outputs.title')} tabIndex={0}>
      <table className={`${classes.statement} ${classes.outputs}`}>
        <thead>
          <tr>
            <th scope="col">{t(`release.outputs.${by}`)}</th>
            {(['cancelled', 'reduced', 'cleared'] as const).map((outcome) => (
              <th scope="col" key={outcome}>
                {t('release.outputs.figure', { name: code('releaseOutcome', outcome) })}
              </th>
            ))}
            <th scope="col">{t('release.outputs.battleArea')}</th>
            <th scope="col">{t('release.outputs.figure', { name: t('release.account.released') })}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key ?? ''}>
              <th scope="row">
                <Name line={line} by={by} programme={programme} />
              </th>
              {FIGURES.map((figure) => (
                <td key={figure}>{format.number(line[figure])}</td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr data-sum="true">
            <th scope="row">{t('release.outputs.sum')}</th>
            {FIGURES.map((figure) => (
              <td key={figure}>{format.number(sum(figure))}</td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
