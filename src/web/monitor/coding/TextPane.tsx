/** The text with numbered paragraphs and marked passages. A passage is chosen with mouse, finger or keyboard. */
import { Button, Text } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { useT } from '../../i18n/language.tsx';
import classes from './coding.module.css';
import { type CodedClaim, type Paragraph, paragraphsOf } from './draft.ts';

export interface Passage {
  readonly start: number;
  readonly end: number;
}

interface TextPaneProps {
  readonly text: string;
  readonly claims: readonly Pick<CodedClaim, 'id' | 'range'>[];
  /** Passage that is being coded. */
  readonly now: Passage | null;
  /** Absent: the text is only read. */
  readonly code?: (passage: Passage, where: string) => void;
}

/** Characters from the beginning of the paragraph's words to a point in them. */
function offsetIn(words: Element, node: Node, offset: number): number {
  const range = document.createRange();
  range.setStart(words, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** The passage a selection covers, trimmed; null when it is not in the text or empty. */
function passageOf(selection: Selection | null, pane: HTMLElement | null, text: string): Passage | null {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0 || !pane) return null;
  const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
  const at = (node: Node, offset: number): number | null => {
    const element = node instanceof Element ? node : node.parentElement;
    const words = element?.closest('[data-start]');
    if (!words || !pane.contains(words)) return null;
    return Number(words.getAttribute('data-start')) + offsetIn(words, node, offset);
  };
  const start = at(startContainer, startOffset);
  const end = at(endContainer, endOffset);
  if (start === null || end === null || end <= start) return null;
  const raw = text.slice(start, end);
  const lead = raw.length - raw.trimStart().length;
  const chosen = { start: start + lead, end: start + raw.trimEnd().length };
  return chosen.end > chosen.start ? chosen : null;
}

export function TextPane({ text, claims, now, code }: TextPaneProps) {
  const t = useT();
  const pane = useRef<HTMLOListElement>(null);
  const [chosen, setChosen] = useState<Passage | null>(null);
  const paragraphs = paragraphsOf(text);
  const whereOf = (passage: Passage): string => {
    const inside = paragraphs.filter((p) => p.start < passage.end && p.start + p.text.length > passage.start);
    const [first, last] = [inside[0]?.number ?? 1, inside.at(-1)?.number ?? 1];
    return first === last ? `para ${first}` : `para ${first}-${last}`;
  };
  const take = (passage: Passage): void => {
    code?.(passage, whereOf(passage));
    setChosen(null);
  };
  const look = (): void => setChosen(code ? passageOf(window.getSelection(), pane.current, text) : null);
  return (
    <>
      <ol ref={pane} className={classes.text} onMouseUp={look} onTouchEnd={look} onKeyUp={look}>
        {paragraphs.map((paragraph) => (
          <Row key={paragraph.start} paragraph={paragraph} claims={claims} now={now} take={code && take} />
        ))}
      </ol>
      {chosen ? (
        <div className={classes.bar} role="status">
          <span className={classes.chosen}>{text.slice(chosen.start, chosen.end)}</span>
          <Button onClick={() => take(chosen)}>{t('coding.text.codeThis')}</Button>
        </div>
      ) : null}
      {code ? (
        <Text size="sm" c="dimmed" mt="xs">
          {t('coding.text.how')}
        </Text>
      ) : null}
    </>
  );
}

interface RowProps {
  readonly paragraph: Paragraph;
  readonly claims: TextPaneProps['claims'];
  readonly now: Passage | null;
  readonly take: ((passage: Passage) => void) | undefined;
}

function Row({ paragraph, claims, now, take }: RowProps) {
  const t = useT();
  const { number, start, text } = paragraph;
  const end = start + text.length;
  const here = claims.filter(({ range }) => range && range.start < end && range.end > start);
  return (
    <li className={classes.paragraph}>
      {take ? (
        <button
          type="button"
          className={classes.number}
          aria-label={t('coding.text.codeParagraph', { n: number })}
          onClick={() => take({ start, end })}
        >
          {number}
        </button>
      ) : (
        <span className={classes.number} aria-hidden="true">
          {number}
        </span>
      )}
      <div>
        <div className={classes.words} data-start={start} dir="auto">
          {marked(paragraph, here, now)}
        </div>
        {here.length > 0 ? <div className={classes.meta}>{here.map(({ id }) => id).join(', ')}</div> : null}
      </div>
    </li>
  );
}

/** The words of a paragraph, cut where marks begin and end. */
function marked(
  { start, text }: Paragraph,
  here: readonly Pick<CodedClaim, 'id' | 'range'>[],
  now: Passage | null,
): ReactNode[] {
  const end = start + text.length;
  const ranges = here.flatMap(({ range }) => (range ? [range] : []));
  const current = now && now.start < end && now.end > start ? [now] : [];
  const all = [...ranges, ...current];
  const inside = all.flatMap((range) => [range.start, range.end]).filter((at) => at > start && at < end);
  const cuts = [...new Set([start, ...inside, end])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, i) => {
    const to = cuts[i + 1] ?? end;
    const piece = text.slice(from - start, to - start);
    const covers = (range: Passage): boolean => range.start <= from && range.end >= to;
    const isNow = current.some(covers);
    if (!isNow && !ranges.some(covers)) return piece;
    return (
      <mark key={from} data-now={isNow}>
        {piece}
      </mark>
    );
  });
}
