/** From a text and a few choices to a document: dates in words, passages by hash, hands in order, the label. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentHash } from '../../src/core/ledger/seal.ts';
import { MonitorDocument } from '../../src/core/model/monitor-documents.ts';
import { readDate } from '../../src/core/monitor/edtf.ts';
import { houseReadings } from '../../src/core/monitor/house-readings.ts';
import { likeness, shinglesOf } from '../../src/core/monitor/shingles.ts';
import { report } from '../../src/core/rules/fixtures/fixture.ts';
import { MONITOR_RULES } from '../../src/core/rules/monitor.ts';
import { codingOf, textHashIn } from '../../src/web/monitor/coding/correction.ts';
import { documentFrom, hashOfText } from '../../src/web/monitor/coding/document.ts';
import {
  blankCoding,
  type CodingDraft,
  claimAfter,
  paragraphsOf,
  plainText,
  withClaim,
} from '../../src/web/monitor/coding/draft.ts';
import { withEvent } from '../../src/web/monitor/coding/events.ts';
import { judgementDocument } from '../../src/web/monitor/coding/JudgePage.tsx';
import { asRecords, assessed, eventsIn } from '../../src/web/monitor/coding/preview.ts';

describe('a date in words', () => {
  test.each([
    ['late 2022', '2022-39'],
    ['early 2022', '2022-37'],
    ['mid-2022', '2022-38'],
    ['November 2022', '2022-11'],
    ['late November 2022', '2022-11'],
    ['on 3 November 2022', '2022-11-03'],
    ['2022', '2022'],
    ['the Cold War era', '1947/1991'],
    ['since November 2022', '2022-11/..'],
    ['before November 2022', '../2022-11'],
    ['наприкінці 2022 року', '2022-39'],
    ['у листопаді 2022', '2022-11'],
    ['أواخر 2022', '2022-39'],
    ['fin 2022', '2022-39'],
    ['finales de 2022', '2022-39'],
    ['en noviembre de 2022', '2022-11'],
  ])('“%s” is offered as %s', (words, edtf) => {
    expect(houseReadings(words, '2023-01-12')[0]).toBe(edtf);
  });
  test('that names no year is not guessed; what was earlier ends when it was said', () => {
    expect(houseReadings('last week')).toEqual([]);
    expect(houseReadings('in spring')).toEqual([]);
    expect(houseReadings('earlier in the conflict', '2023-01-12')).toEqual(['../2023-01-12']);
  });
  test('is only ever offered as a date that can be read', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1800, max: 2099 }), (words, year) => {
        for (const edtf of houseReadings(`${words} ${year}`, '2023-01-12'))
          if ('fault' in readDate(edtf)) expect(readDate(edtf)).toEqual({ fault: 'noSuchDay' });
      }),
    );
  });
});

describe('likeness of two texts', () => {
  const text = Array.from({ length: 300 }, (_, i) => `word${i % 97} thing${i}`).join(' ');
  test('is 1 with itself and 0 with another, whatever the punctuation', () => {
    expect(likeness(shinglesOf(text), shinglesOf(text.replaceAll(' ', ', ').toUpperCase()))).toBe(1);
    expect(likeness(shinglesOf(text), shinglesOf('quite another text about nothing at all'))).toBe(0);
  });
  test('falls with every changed part', () => {
    const half = `${text.slice(0, text.length / 2)} ${'other words here '.repeat(200)}`;
    const near = likeness(shinglesOf(text), shinglesOf(`${text} and a last line more`));
    expect(near).toBeGreaterThan(0.9);
    const part = likeness(shinglesOf(text), shinglesOf(half));
    expect(part).toBeLessThan(near);
    expect(part).toBeGreaterThan(0.1);
  });
});

const TEXT = plainText('First line says a thing.\r\n\r\nLate 2022, officials told Foreign Desk.\n');
const coder = { name: 'Ana', today: '2026-11-24' };

function draftOf(): CodingDraft {
  const blank: CodingDraft = {
    ...blankCoding('01890000-0000-7000-8000-0000000000ab', 'en'),
    text: TEXT,
    publisher: 'agt:lantern',
    publishedOn: '2023-01-12',
    agents: [
      { id: 'agt:lantern', kind: 'media_outlet', name: 'The Lantern' },
      { id: 'agt:foreign-desk', kind: 'media_outlet', name: 'Foreign Desk' },
      {
        id: 'agt:u1',
        kind: 'anonymous_group',
        describedAs: 'former officials',
        namedBy: 'rep:foreign-desk-1',
      },
      { id: 'agt:unused', kind: 'ngo', name: 'Not used' },
    ],
    carriers: [{ id: 'rep:foreign-desk-1', publisher: 'agt:foreign-desk', kind: 'news_article' }],
    events: [
      {
        id: 'ev:e1',
        title: 'Alleged transfer',
        actType: 'transfer.delivery',
        parties: { supplier: 'TUR', recipient: 'UKR' },
        itemClass: 'CM.DPICM',
        tracked: true,
      },
    ],
  };
  const paragraph = paragraphsOf(TEXT)[1]!;
  const range = { start: paragraph.start, end: paragraph.start + paragraph.text.length };
  const first = {
    ...claimAfter(blank, range, 'para 2'),
    speaker: 'agt:u1',
    through: ['rep:foreign-desk-1'],
    roles: { supplier: 'TUR', recipient: 'UKR' },
    itemClass: 'CM.DPICM',
    event: 'ev:e1',
    phrase: 'late 2022',
    edtf: '2022-39',
  };
  const one = withClaim(blank, first);
  return withClaim(one, claimAfter(one, null, 'headline'));
}

describe('a draft becomes a document', () => {
  const document = documentFrom(draftOf(), coder);

  test('that the format takes, without what was not used', () => {
    expect(MonitorDocument.safeParse(document).error?.message).toBeUndefined();
    expect(document.agents?.map(({ id }) => id)).toEqual(['agt:lantern', 'agt:foreign-desk', 'agt:u1']);
    expect(document.document).toBe('the-lantern-2023-01-12-0000ab');
  });

  test('with the passage as a range and a hash, and no word of the text', () => {
    const [claim] = document.claims ?? [];
    const anchor = claim?.anchor as { start: number; end: number; sha256: string };
    expect(hashOfText(TEXT.slice(anchor.start, anchor.end))).toBe(anchor.sha256);
    expect(JSON.stringify(document)).not.toContain('told Foreign Desk');
    expect(document.captures?.[0]?.sha256).toBe(hashOfText(TEXT));
  });

  test('with one proposition for claims about one thing, and hands in order', () => {
    expect(document.propositions?.length).toBe(1);
    expect(document.claims?.map(({ path }) => path)).toEqual([
      ['rep:the-lantern-2023-01-12-0000ab', 'rep:foreign-desk-1', 'agt:u1'],
      ['rep:the-lantern-2023-01-12-0000ab', 'rep:foreign-desk-1', 'agt:u1'],
    ]);
    expect(document.relays?.map(({ from, to }) => [from, to])).toEqual([
      ['rep:the-lantern-2023-01-12-0000ab', 'rep:foreign-desk-1'],
    ]);
  });

  test('and comes to its label before anybody accepted it', () => {
    const now = '2026-11-24T10:00:00.000Z';
    expect(eventsIn(document)).toEqual(['ev:e1']);
    const found = assessed(asRecords(document, now), 'ev:e1', '2023-01-12', now);
    expect([found?.support, found?.dispute, found?.origins, found?.label.key]).toEqual([
      'S1',
      'D0',
      1,
      'assess.label.S1',
    ]);
  });
});

describe('a returned document', () => {
  test('becomes the same document again when nothing is changed', () => {
    const first = documentFrom(draftOf(), coder);
    const returned = { id: 'r1', content: report({ reportType: 'monitor', monitor: first }) };
    const again = { ...codingOf(returned as never, draftOf().id), text: TEXT };
    expect(textHashIn(first)).toBe(hashOfText(TEXT));
    expect(contentHash(documentFrom(again, coder))).toBe(contentHash(first));
    expect(again.corrects).toBe('r1');
  });
});

describe('the case file of a claim', () => {
  const title = () => 'Alleged transfer';
  const [claim] = draftOf().claims;
  test('is the one about the same act, parties and class, here or in the register', () => {
    const asked = { ...claim!, event: '' };
    expect(withEvent(draftOf(), asked, [], title).claim.event).toBe('ev:e1');
    const known = { ...draftOf().events[0]!, id: 'ev:held' };
    expect(withEvent({ ...draftOf(), events: [] }, asked, [known], title).found?.id).toBe('ev:held');
  });
  test('is made when there is none, and never for what has no parties', () => {
    const other = { ...claim!, event: '', itemClass: 'APM' };
    const { made, claim: saved } = withEvent(draftOf(), other, [], title);
    expect([made?.itemClass, made?.tracked, saved.event]).toEqual(['APM', true, made?.id]);
    const request = { ...claim!, event: '', type: 'transfer.request' as const };
    expect(withEvent(draftOf(), request, [], title).made).toBeNull();
    expect(withEvent(draftOf(), { ...other, event: 'none' }, [], title).claim.event).toBe('');
  });
});

describe('a judgement', () => {
  const form = {
    act: 'independence_established' as const,
    first: 'agt:a',
    second: 'agt:b',
    claims: '',
    grounds: ['separate_ends', 'own_sources_stated', 'no_control_link', 'no_shared_error'] as const,
    grade: 'B' as const,
    topic: 'transfers',
    why: 'Read both.',
  };
  const made = (over: object) =>
    judgementDocument(
      { ...form, ...over } as never,
      '01890000-0000-7000-8000-0000000000ab',
      'Ana',
      '2026-11-24',
      null,
    );
  const doubts = (document: MonitorDocument): string[] => {
    const content = report({ reportType: 'monitor', monitor: document });
    const context = { monitor: new Map() } as never;
    return MONITOR_RULES.filter(({ id }) => id === 'M09').flatMap((rule) =>
      rule.check(content, context).map((f) => f.message),
    );
  };

  test('with every ground draws no doubt, without one it does', () => {
    expect(MonitorDocument.safeParse(made({})).error?.message).toBeUndefined();
    expect(doubts(made({}))).toEqual([]);
    expect(doubts(made({ grounds: form.grounds.slice(1) }))).toEqual(['rule.M09.established']);
    expect(doubts(made({ act: 'independence_same', grounds: [] }))).toEqual(['rule.M09.same']);
  });
  test('to take a claim out names it with its reason and decides nothing else', () => {
    const document = made({ act: 'withdraw', first: 'clm:a/C1' });
    expect(document.withdrawals).toEqual([{ id: 'clm:a/C1', reason: 'Read both.' }]);
    expect(document.judgements).toBeUndefined();
    expect(MonitorDocument.safeParse(document).success).toBe(true);
  });
  test.each(['merge', 'split', 'grade_source', 'reply_opened', 'hold', 'publish', 'authenticate'])(
    '%s is a document the format takes',
    (act) => {
      const document = made({ act, first: 'ev:a', second: 'ev:b', claims: 'clm:a/C1', grounds: [] });
      expect(MonitorDocument.safeParse(document).error?.message).toBeUndefined();
    },
  );
});
