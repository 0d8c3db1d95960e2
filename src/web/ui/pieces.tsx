/** Small parts used on many pages: glyphs, badges, people, facts, findings, hashes. They only show. */
import { IconAlertOctagon, IconAlertTriangle, IconEye, IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { Classification, CodeList, Severity } from '../../core/model/codes.ts';
import type { Finding } from '../../core/model/findings.ts';
import { useFormat } from '../i18n/format.ts';
import { hasWords, useCode, useT } from '../i18n/language.tsx';
import classes from './ui.module.css';

/** A code's label in the reader's language. */
export function CodeLabel({ list, value }: { list: CodeList; value: string | null }) {
  return <>{useCode()(list, value)}</>;
}

/**
 * The sign of a hazard: full triangle confirmed, half-filled suspected, hollow indication; struck out
 * when the work on it is closed. Told apart without colour.
 */
export function HazardGlyph(props: { classification: string; closed?: boolean; size?: number }) {
  const { classification, closed = false, size = 18 } = props;
  const kind = ['cha', 'sha', 'indication'].includes(classification) ? classification : 'indication';
  const colour = closed ? 'var(--mantine-color-dimmed)' : `var(--tilth-${kind})`;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
      style={{ flex: 'none' }}
    >
      <path d="M10 2 18.6 17.5H1.4Z" fill={kind === 'cha' && !closed ? colour : 'none'} />
      {kind === 'sha' && !closed ? <path d="M10 2v15.5H1.4Z" fill={colour} /> : null}
      <path
        d="M10 2 18.6 17.5H1.4Z"
        fill="none"
        stroke={colour}
        strokeWidth="2"
        strokeLinejoin="round"
        strokeDasharray={kind === 'indication' ? '2.6 1.6' : undefined}
      />
      {closed ? <path d="M2 2 18 18" stroke={colour} strokeWidth="2" strokeLinecap="round" /> : null}
    </svg>
  );
}

/** The sign of evidence: filled diamond direct, hollow diamond indirect. */
export function EvidenceGlyph({ grade, size = 16 }: { grade: string; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
      style={{ flex: 'none' }}
    >
      <path
        d="M10 1.5 18.5 10 10 18.5 1.5 10Z"
        fill={grade === 'direct' ? 'var(--tilth-evidence)' : 'none'}
        stroke="var(--tilth-evidence)"
        strokeWidth="2.2"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** Glyph and word for a classification. */
export function ClassificationLabel(props: { classification: Classification; closed?: boolean }) {
  return (
    <span className={classes.badge}>
      <HazardGlyph {...props} />
      <CodeLabel list="classification" value={props.classification} />
    </span>
  );
}

const SEVERITY_ICONS: Record<Severity, typeof IconEye> = {
  E: IconAlertOctagon,
  R: IconAlertTriangle,
  W: IconEye,
  I: IconInfoCircle,
};

export function SeverityBadge({ severity }: { severity: Severity }) {
  const code = useCode();
  const Icon = SEVERITY_ICONS[severity];
  return (
    <span className={classes.severity} data-severity={severity}>
      <Icon size={14} aria-hidden="true" />
      {code('severity', severity)}
    </span>
  );
}

interface FindingListProps {
  readonly findings: readonly Finding[];
  /** Extra content after a finding: a repair button, a place on the map. */
  readonly aside?: (finding: Finding, index: number) => ReactNode;
}

/** What the rules doubted, worst first as given, in the reader's words. Needs the `rules` area. */
export function FindingList({ findings, aside }: FindingListProps) {
  const t = useT();
  return (
    <ul className={classes.findings}>
      {findings.map((finding, index) => (
        <li className={classes.finding} key={`${finding.rule}${finding.path}${finding.message}`}>
          <SeverityBadge severity={finding.severity} />
          <span>
            {hasWords(finding.message) ? t(finding.message, finding.params) : finding.rule}{' '}
            <small className="ltr">{finding.rule}</small>
            {aside?.(finding, index)}
          </span>
        </li>
      ))}
    </ul>
  );
}

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => [...part][0] ?? '')
    .join('')
    .toUpperCase();

/** Who, and when: relative time with the exact one on hover. */
export function PersonLine({ name, at }: { name: string | null; at?: string | null }) {
  const t = useT();
  const format = useFormat();
  const shown = name || t('shell.someone');
  return (
    <span className={classes.person}>
      <span className={classes.initials} aria-hidden="true">
        {initialsOf(shown)}
      </span>
      <span>
        <bdi>{shown}</bdi>
        {at ? (
          <>
            {' · '}
            <time dateTime={at} title={format.moment(at)}>
              {format.ago(at)}
            </time>
          </>
        ) : null}
      </span>
    </span>
  );
}

/** A list of `Fact`s. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}

/** Label and value; nothing at all when the value is null, undefined or ''. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === undefined || children === '' || children === false) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** The first digits of a hash; pressing copies all of it. */
export function Hash({ value, digits = 10 }: { value: string; digits?: number }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <button
      type="button"
      className={`${classes.hash} ltr`}
      onClick={() => void copy()}
      title={`${t('shell.copyHash')}: ${value}`}
    >
      {copied ? t('shell.copied') : `${value.slice(0, digits)}…`}
    </button>
  );
}

interface PageHeaderProps {
  readonly title: ReactNode;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
}

/** Names the page in the window's title. */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (!title) return;
    document.title = `${title} · Tilth`;
    return () => {
      document.title = 'Tilth';
    };
  }, [title]);
}

export function PageHeader({ title, hint, actions }: PageHeaderProps) {
  usePageTitle(typeof title === 'string' ? title : null);
  return (
    <header className={classes.header}>
      <div>
        <h1>{title}</h1>
        {hint ? <p>{hint}</p> : null}
      </div>
      {actions}
    </header>
  );
}
