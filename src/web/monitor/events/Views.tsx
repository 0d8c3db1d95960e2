/** Pieces of several panels: a drawing and the table that says the same, as two tabs; what may be wider than the page. */
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useT } from '../../i18n/language.tsx';
import classes from './events.module.css';

const VIEWS = ['picture', 'table'] as const;

export function Views({ label, picture, table }: { label: string; picture: ReactNode; table: ReactNode }) {
  const t = useT();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<(typeof VIEWS)[number]>('picture');
  const turn = (event: KeyboardEvent) => {
    if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    const next = view === 'picture' ? 'table' : 'picture';
    setView(next);
    list.current?.querySelector<HTMLElement>(`[data-view="${next}"]`)?.focus();
  };
  return (
    <>
      <div ref={list} role="tablist" aria-label={label} className={`${classes.tabs} no-print`}>
        {VIEWS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            data-view={one}
            id={`${id}${one}`}
            aria-selected={view === one}
            aria-controls={`${id}panel`}
            tabIndex={view === one ? 0 : -1}
            className={classes.tab}
            onClick={() => setView(one)}
            onKeyDown={turn}
          >
            {t(`events.view.${one}`)}
          </button>
        ))}
      </div>
      <div id={`${id}panel`} role="tabpanel" aria-labelledby={`${id}${view}`}>
        {view === 'picture' ? picture : table}
      </div>
    </>
  );
}

/** What may be wider than the page: scrolled with the keyboard too. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a place that scrolls must be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
