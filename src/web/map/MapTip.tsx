/** A word beside the pointer: a name, or what is inside a count. For eyes and mouse only; the table has it all. */
import { useCode, useT } from '../i18n/language.tsx';
import type { Tip } from './HazardMap.tsx';
import classes from './page.module.css';

function useTipText(): (tip: Tip) => readonly string[] {
  const t = useT();
  const code = useCode();
  return ({ properties: p, layer }) => {
    const count = Number(p.count ?? 1);
    if (layer === 'evidence') {
      if (count > 1) return [t('map.tip.evidence', { n: count, direct: Number(p.direct ?? 0) })];
      return [code('evidenceKind', String(p.kind)), code('grade', String(p.grade))];
    }
    if (count > 1) {
      const parts = (['cha', 'sha', 'indication'] as const)
        .filter((kind) => Number(p[kind] ?? 0) > 0)
        .map((kind) => `${t(`registry.class.${kind}`)}: ${p[kind]}`);
      return [t('map.tip.count', { n: count }), ...parts];
    }
    const name =
      typeof p.name === 'string' ? p.name : t(p.kind === 'cell' ? 'registry.approximate' : 'registry.hazard');
    return [name, code('classification', String(p.classification))];
  };
}

export function MapTip({ tip }: { tip: Tip | null }) {
  const text = useTipText();
  if (!tip) return null;
  const [first, ...rest] = text(tip);
  return (
    <div
      className={classes.tip}
      style={{ transform: `translate(${tip.x + 14}px, ${tip.y + 14}px)` }}
      aria-hidden="true"
    >
      <strong>{first}</strong>
      {rest.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
