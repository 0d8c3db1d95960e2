/** Evidence in two steps: direct above indirect, because classification stands on it (IMAS 07.11). */
import { useFormat } from '../i18n/format.ts';
import { useCode, useT } from '../i18n/language.tsx';
import type { ServedEvidence } from '../queries.ts';
import { EvidenceGlyph } from '../ui/pieces.tsx';
import { EmptyState } from '../ui/states.tsx';
import classes from './registry.module.css';

function Point({ point }: { point: ServedEvidence }) {
  const t = useT();
  const code = useCode();
  const format = useFormat();
  const count = point.quantity ?? 1;
  const words = [
    count > 1 ? `${format.number(count)} ×` : '',
    point.ordnanceCategory ? code('ordnanceCategory', point.ordnanceCategory) : '',
  ].filter(Boolean);
  return (
    <li className={classes.point}>
      <EvidenceGlyph grade={point.grade} />
      <span>
        <strong>{code('evidenceKind', point.kind)}</strong>
        {words.length > 0 ? ` · ${words.join(' ')}` : ''}
        <small>
          {code('channel', point.channel)} · {format.day(point.observedOn ?? point.dateOfInformation)}
          {point.disposal ? ` · ${code('disposalOutcome', point.disposal.outcome)}` : ''}
          {point.depthCm === null ? '' : ` · ${t('registry.depth', { n: point.depthCm })}`}
        </small>
        {point.note ? <q className={classes.quote}>{point.note}</q> : null}
      </span>
    </li>
  );
}

export function EvidenceLadder({ points }: { points: readonly ServedEvidence[] }) {
  const t = useT();
  if (points.length === 0) {
    return <EmptyState title={t('registry.evidence.none')} hint={t('registry.evidence.noneHint')} />;
  }
  return (
    <div className={classes.ladder}>
      {(['direct', 'indirect'] as const).map((grade) => {
        const own = points.filter((point) => point.grade === grade);
        return (
          <div key={grade}>
            <h3 className={classes.ladderHead}>{t(`registry.evidence.${grade}`, { n: own.length })}</h3>
            <ul className={classes.points}>
              {own.map((point) => (
                <Point key={point.id} point={point} />
              ))}
            </ul>
          </div>
        );
      })}
    </div>
  );
}
