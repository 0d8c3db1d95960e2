/** The coded reference article beside the repository: what it says of itself is what the rules come to. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { say } from '../../src/core/messages/say.ts';
import { MonitorDocument } from '../../src/core/model/monitor-documents.ts';
import { assess, sensitivity } from '../../src/core/monitor/assess.ts';
import { checksOf } from '../../src/core/monitor/consistency.ts';
import { sayLabel } from '../../src/core/monitor/labels.ts';
import { lintRecord } from '../../src/core/monitor/lint.ts';
import { caseOf, entered } from '../support/monitor-records.ts';

const path = fileURLToPath(new URL('../../../shared/data/reference-article-claims.json', import.meta.url));
const absent = !existsSync(path);
const document = (): MonitorDocument => MonitorDocument.parse(JSON.parse(readFileSync(path, 'utf8')));
const DAY = { asOf: '2023-01-12', knownAt: '2026-11-24' };

describe.skipIf(absent)(
  `the reference article${absent ? ' — because ../shared/data is not there' : ''}`,
  () => {
    it('comes to the assessment it was coded with', () => {
      const coded = document();
      const found = assess(caseOf(entered([coded]), 'ev:E1'), DAY);
      const { support, dispute, credibility, origins, independent } = coded.assessment ?? {};
      expect(found).toMatchObject({ support, dispute, credibility, origins, independent });
      expect(sayLabel(found.label, (key) => say('en', key))).toBe(coded.assessment?.label);
    });

    it('has six reasons, in the order a reader asks', () => {
      const found = assess(caseOf(entered([document()]), 'ev:E1'), DAY);
      expect(found.reasons.map(({ key }) => key)).toEqual([
        'oneOriginUnnamed',
        'onlyRelay',
        'unnamedOnce',
        'noAnswer',
        'thirdState',
        'originNotCaptured',
      ]);
      const [first, , , , , last] = found.reasons;
      expect(first?.params).toMatchObject({ count: 3, ids: 'C01, C02, C03', origin: 'Foreign Policy' });
      expect(last?.params).toMatchObject({ wordings: 3 });
    });

    it('has a window refined to the month, and the same label under all rules', () => {
      const file = caseOf(entered([document()]), 'ev:E1');
      expect(assess(file, DAY).windows[0]?.date).toMatchObject({
        kind: 'refined',
        from: '2022-11-01',
        to: '2022-11-30',
      });
      expect(sensitivity(file, DAY).changes).toBe(false);
    });

    it('keeps the events it only mentions apart', () => {
      const records = entered([document()]);
      expect(assess(caseOf(records, 'ev:H1'), DAY)).toMatchObject({ support: 'S2', dispute: 'D0' });
      expect(assess(caseOf(records, 'ev:C1'), DAY).reasons.length).toBeGreaterThan(0);
    });
  },
);

describe.skipIf(absent)('what the reference article says, checked', () => {
  /** The denial of the day before, and one of the same day by somebody not named, as another document has them. */
  const corpus = MonitorDocument.parse({
    document: 'agency',
    agents: [
      { id: 'agt:agency', kind: 'news_agency', name: 'Agency' },
      { id: 'agt:amb', kind: 'person_in_office', office: 'ambassador', state: 'UKR', authorised: true },
      {
        id: 'agt:tur-source',
        kind: 'anonymous_group',
        state: 'TUR',
        describedAs: 'a source in the presidency',
      },
    ],
    reports: [{ id: 'rep:agency', publisher: 'agt:agency', kind: 'agency_wire', publishedOn: '2023-01-11' }],
    propositions: [{ id: 'P', type: 'transfer.delivery', event: 'ev:E1', supplier: 'TUR', recipient: 'UKR' }],
    claims: ['agt:amb', 'agt:tur-source'].map((speaker, i) => ({
      ...{
        id: `D${i}`,
        event: 'ev:E1',
        proposition: 'P',
        speaker,
        stance: 'deny',
        path: ['rep:agency', speaker],
      },
    })),
  });

  it('comes to the six checks it was coded with', () => {
    const records = entered([document(), corpus]);
    const mine = checksOf(records).filter(({ kind }) => kind !== 'drift');
    const byClaim = (short: string) =>
      mine.find(({ claimIds }) => claimIds[0] === `clm:article/${short}`)?.result;
    expect(['C08', 'C09', 'C10', 'C11'].map(byClaim)).toEqual([
      'consistent',
      'consistent',
      'consistent',
      'simplified',
    ]);
    const gaps = mine.filter(({ kind }) => kind === 'unmentionedParty');
    expect(gaps.map(({ params }) => [params.state, params.status])).toEqual([['UKR', 'monitor.status.none']]);
    const left = mine.filter(({ kind }) => kind === 'unmentionedDenial');
    expect(left.map(({ claimIds }) => claimIds)).toEqual([['clm:agency/D0', 'clm:agency/D1']]);
    expect(mine.length).toBe(6);
  });

  it('lists the drift of its attribution', () => {
    const drift = checksOf(entered([document()])).filter(({ kind }) => kind === 'drift');
    expect(drift.map(({ recordIds, params }) => [recordIds[0], params.count])).toEqual([
      ['agt:fp-officials', 3],
    ]);
  });
});

describe.skipIf(absent)('the guard rails and the reference article', () => {
  it('pass every text of it', () => {
    const hits = entered([document()]).flatMap(({ noun, doc }) =>
      lintRecord(noun, doc as Record<string, unknown>),
    );
    expect(hits).toEqual([]);
  });
});
