/**
 * The depositary's list beside the table: XML, saved page and CSV say the same; what is new is proposed with the day
 * it takes effect; what is the same says nothing; nothing is ever applied.
 */
import { describe, expect, test } from 'vitest';
import { MonitorDocument } from '../../src/core/model/monitor-documents.ts';
import { type Difference, differences } from '../../src/core/monitor/depositary.ts';
import { csvRows } from '../../src/core/monitor/depositary-csv.ts';
import { nameFinder } from '../../src/core/monitor/depositary-names.ts';
import type { DepositaryPage } from '../../src/core/monitor/depositary-page.ts';
import { proposalOf } from '../../src/core/monitor/depositary-proposal.ts';
import { dayIn, readDepositary } from '../../src/core/monitor/depositary-read.ts';
import { shippedTreaties, type TreatyRecord } from '../../src/core/monitor/treaties.ts';
import { withActions } from '../../src/core/monitor/treaty-actions.ts';
import { Treaty } from '../../src/core/monitor/treaty-terms.ts';

const table = shippedTreaties();
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const LETTERS = {
  ratification: '',
  acceptance: ' A',
  approval: ' AA',
  accession: ' a',
  succession: ' d',
  consent: ' P',
};
const written = (day: string | null, by = ''): string =>
  day ? `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}${by}` : '';

/** Rows as the depositary would list them; `change` rewrites or leaves out one. */
interface Line {
  name: string;
  signed: string;
  consent: string;
}
const TITLES: Record<Treaty, string> = {
  ccm: 'Convention on Cluster Munitions',
  apmbc:
    'Convention on the Prohibition of the Use, Stockpiling, Production and Transfer of Anti-Personnel Mines and on their Destruction',
  ccw: 'Convention on Prohibitions or Restrictions on the Use of Certain Conventional Weapons',
  ccw_ap2:
    'Protocol on Prohibitions or Restrictions on the Use of Mines, Booby-Traps and Other Devices as amended on 3 May 1996',
  ccw_p5:
    'Protocol on Explosive Remnants of War to the Convention on the Use of Certain Conventional Weapons',
  att: 'Arms Trade Treaty',
};
const isLeft = ({ releasedFrom, facts }: TreatyRecord): boolean =>
  releasedFrom !== null && facts.some(({ confirmed }) => confirmed);

function linesOf(
  treaty: Treaty,
  change: (line: Line, record: TreatyRecord) => Line | null = (line) => line,
): Line[] {
  return [...table.records.values()]
    .filter((record) => record.treaty === treaty && (record.signedOn || record.consentedOn))
    .flatMap((record) => {
      const consent = written(record.consentedOn, LETTERS[record.consentedBy ?? 'ratification']);
      const line = {
        name: table.states.get(record.iso3) ?? '',
        signed: written(record.signedOn),
        consent: isLeft(record) ? `[${consent}]` : consent,
      };
      return change(line, record) ?? [];
    });
}

const xml = (treaty: Treaty, lines: readonly Line[], notes = ''): string => {
  const row = ({ name, signed, consent }: Line) =>
    `<Row><Entry>${name.replace(/&(?!lt;|gt;)/g, '&amp;')}</Entry><Entry>${signed.replace(/ (\d{4})/, '\t $1 ')}</Entry><Entry>${consent}</Entry></Row>`;
  const head = [
    'Participant',
    'Signature',
    'Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)',
  ];
  return `<?xml version="1.0" encoding="utf-8"?><MTDSG><Treaty><Header><ExternalData><Titlesect>${TITLES[treaty]}</Titlesect></ExternalData></Header>
  <Participants><Table><TGroup><Thead><Row>${head.map((x) => `<Entry>${x}</Entry>`).join('')}</Row></Thead><Tbody><Rows>${lines.map(row).join('\n')}</Rows></Tbody></TGroup></Table></Participants>${notes}</Treaty></MTDSG>`;
};
const html = (treaty: Treaty, lines: readonly Line[], notes = ''): string => {
  const rows = lines.map(
    ({ name, signed, consent }) =>
      `<tr><td align="left">${name}</td><td>&nbsp;${signed}<td>&nbsp;${consent}</td></tr>`,
  );
  return `<!DOCTYPE html><html><head><title>UNTC</title><script>if (a<b) document.write("<table>")</script></head><body>
  <table><tr><td>STATUS AS AT : 03-02-2026 10:16:00 EDT<h1>${TITLES[treaty]}</h1>
  <table class="tblgrid"><tr><th>Participant</th><th>Signature</th><th>Ratification, Acceptance(A), Approval(AA), Accession(a)</th></tr>
  ${rows.join('\n')}</table></td></tr></table>${notes}</body></html>`;
};

const read = (text: string, treaty: Treaty | null = null): DepositaryPage => {
  const page = readDepositary(text, treaty);
  if (typeof page === 'string') throw new Error(page);
  return page;
};
const found = (text: string, on = '2026-02-03'): Difference[] => differences(read(text), table, { on });
const short = (all: readonly Difference[]) =>
  all.map(({ kind, iso3, proposed }) => `${kind} ${iso3} ${proposed}`);

describe('the same list', () => {
  test.each(Treaty.options)(
    'of %s has no difference in any format, and is recognised by its title',
    (treaty) => {
      for (const text of [xml(treaty, linesOf(treaty)), html(treaty, linesOf(treaty))]) {
        expect(read(text).treaties).toEqual([treaty]);
        expect(short(found(text))).toEqual([]);
      }
      expect(read(html(treaty, linesOf(treaty))).asAt).toBe('2026-02-03');
    },
  );

  test('as a wide CSV has none either', () => {
    const columns = ['signature', 'ratification', 'entry_into_force', 'withdrawal_effective', 'action'];
    const head = ['iso3', 'name', 'as_of', ...Treaty.options.flatMap((t) => columns.map((c) => `${t}_${c}`))];
    const rows = [...table.states].map(([iso3, name]) => [
      iso3,
      `"${name.replace(/"/g, '""')}"`,
      '2026-02-03',
      ...Treaty.options.flatMap((treaty) => {
        const r = table.records.get(`${iso3} ${treaty}`)!;
        const by = r.consentedBy === 'consent' ? 'consent to be bound' : r.consentedBy;
        return [r.signedOn, r.consentedOn, r.boundFrom, r.releasedFrom, by].map((value) => value ?? '');
      }),
    ]);
    const text = [head, ...rows].map((row) => row.join(',')).join('\r\n');
    const page = read(text);
    expect(page.treaties).toEqual(Treaty.options);
    expect(short(differences(page, table, { on: '2026-02-03' }))).toEqual([]);
    const moved = text.replace(
      'LTU,"Lithuania",2026-02-03,2008-12-03,2011-03-24,2011-09-01,2025-03-06',
      'LTU,"Lithuania",2026-02-03,2008-12-03,2011-03-24,2011-09-02,',
    );
    expect(short(found(moved))).toEqual(['changedEffect LTU 2011-09-02', 'changedWithdrawal LTU null']);
  });
});

describe('what is new is proposed', () => {
  const changed = (treaty: Treaty, iso3: string, patch: Partial<Line> | null) =>
    xml(
      treaty,
      linesOf(treaty, (line, record) => (record.iso3 !== iso3 ? line : patch && { ...line, ...patch })),
    );

  test('a deposit, with the day it takes effect', () => {
    const list = [
      ...linesOf('ccm'),
      { name: 'United States of America', signed: '', consent: '10 May 2026 a' },
    ];
    const [one, ...rest] = found(xml('ccm', list), '2026-06-01').filter(({ kind }) => kind === 'newDeposit');
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ iso3: 'USA', current: null, proposed: '2026-05-10', effect: '2026-11-01' });
    expect(one!.action).toMatchObject({ action: 'accession', on: '2026-05-10', iso3: 'USA', treaty: 'ccm' });
  });

  test('a signature, a changed day, another instrument, an entry that vanished', () => {
    expect(short(found(changed('ccm', 'AFG', { signed: '4 Dec 2008' })))).toEqual([
      'changedSignature AFG 2008-12-04',
    ]);
    expect(short(found(changed('ccm', 'AND', { signed: '3 Dec 2008' })))).toEqual([
      'newSignature AND 2008-12-03',
    ]);
    const [day] = found(changed('ccm', 'AFG', { consent: '9 Sep 2011' }));
    expect(day).toMatchObject({ kind: 'changedDeposit', current: '2011-09-08', effect: '2012-03-01' });
    expect(short(found(changed('ccm', 'AFG', { consent: '8 Sep 2011 A' })))).toEqual([
      'changedInstrument AFG acceptance',
    ]);
    expect(short(found(changed('ccm', 'AFG', null)))).toEqual(['vanished AFG null']);
    expect(short(found(changed('ccm', 'AFG', { consent: '' })))).toEqual(['vanished AFG null']);
  });

  test('a withdrawal that was due: still listed, or confirmed', () => {
    const later = '2026-03-10';
    expect(short(found(xml('apmbc', linesOf('apmbc')), later))).toEqual(['stillListed POL null']);
    const [gone] = found(changed('apmbc', 'POL', null), later);
    expect(gone).toMatchObject({ kind: 'withdrawalConfirmed', iso3: 'POL', effect: '2026-02-20' });
    expect(gone!.action).toMatchObject({ action: 'withdrawal_effect', on: '2026-02-20' });
  });

  test('a notice in a footnote, with number and effect; one about a reservation is none', () => {
    const notes = (text: string) =>
      `<EndNotes><Note><Header>1</Header><Text>${text}</Text></Note></EndNotes>`;
    const marked = linesOf('ccm', (line, { iso3 }) =>
      iso3 === 'NOR' ? { ...line, name: `${line.name} &lt;superscript&gt;1&lt;/superscript&gt;` } : line,
    );
    const said =
      'On 6 March 2026 the Government notified its decision to withdraw (C.N.12.2026.TREATIES-XXVI.6).';
    const [one, ...rest] = found(xml('ccm', marked, notes(said)), '2026-04-01');
    expect(rest).toEqual([]);
    expect(one).toMatchObject({
      kind: 'withdrawalNotice',
      iso3: 'NOR',
      proposed: '2026-03-06',
      effect: '2026-09-06',
      ref: 'C.N.12.2026',
    });
    const other = 'On 6 March 2026 the Government notified its decision to withdraw its reservation.';
    expect(found(xml('ccm', marked, notes(other)), '2026-04-01')).toEqual([]);
    const suspended =
      'In a communication received on 21 July 2026 the Government spoke of suspending the operation.';
    expect(short(found(xml('ccm', marked, notes(suspended)), '2026-08-01'))).toEqual([
      'suspensionNote NOR 2026-07-21',
    ]);
    // Against an earlier reading of the same list every new footnote is said.
    const [before, now] = [
      read(xml('ccm', marked, notes(other))),
      read(xml('ccm', marked, notes('Something new.'))),
    ];
    const said2 = differences(now, table, { on: '2026-02-03', previous: before });
    expect(said2).toMatchObject([{ kind: 'newNote', name: 'Norway', proposed: 'Something new.' }]);
  });

  test('a participant nobody knows and a date that is none', () => {
    const list = linesOf('ccm', (line, { iso3 }) => (iso3 === 'AFG' ? { ...line, consent: 'soon' } : line));
    const text = xml('ccm', [...list, { name: 'Ruritania', signed: '3 Dec 2008', consent: '' }]);
    expect(short(found(text))).toEqual(['unreadDate AFG soon', 'unknownParticipant null 2008-12-03']);
    expect(short(found(xml('ccm', linesOf('ccm'), '<Status><Parties>113</Parties></Status>')))).toEqual([
      'total null 113',
    ]);
  });

  test('becomes a document of the monitor, and once accepted the same list is silent', () => {
    const list = [...linesOf('ccm'), { name: 'Türkiye', signed: '', consent: '10 Jan 2026 a' }];
    const page = read(html('ccm', list));
    const all = differences(page, table, { on: '2026-02-03' });
    const document = MonitorDocument.parse(proposalOf(page, all, '2026-02-04'));
    expect(document.treatyActions).toMatchObject([{ iso3: 'TUR', action: 'accession', on: '2026-01-10' }]);
    const accepted = withActions(
      table,
      all.flatMap(({ action }) => action ?? []),
    );
    expect(differences(page, accepted, { on: '2026-02-03' })).toEqual([]);
    expect(proposalOf(page, [], '2026-02-04')).toBeNull();
  });
});

describe('reading', () => {
  const find = nameFinder(table);
  test.each([
    ['Türkiye', 'TUR'],
    ['Turkey', 'TUR'],
    ['Netherlands (Kingdom of the)', 'NLD'],
    ['Netherlands (Kingdom of the) 3', 'NLD'],
    ['State of Palestine', 'PSE'],
    ['[Lithuania]', 'LTU'],
    ['Côte d’Ivoire', 'CIV'],
    ["Cote d'Ivoire", 'CIV'],
    ['Bolivia (Plurinational State of)', 'BOL'],
    ['Iran (Islamic Republic of)', 'IRN'],
    ['Venezuela (Bolivarian Republic of)', 'VEN'],
    ['Micronesia (Federated States of)', 'FSM'],
    ['United Kingdom of Great Britain and Northern Ireland', 'GBR'],
    ['United States of America', 'USA'],
    ["Lao People's Democratic Republic", 'LAO'],
    ["Democratic People's Republic of Korea", 'PRK'],
    ['Republic of Korea', 'KOR'],
    ['Congo', 'COG'],
    ['Democratic Republic of the Congo', 'COD'],
    ['Republic of Moldova', 'MDA'],
    ['Sao Tome and Principe', 'STP'],
    ['The former Yugoslav Republic of Macedonia', 'MKD'],
    ['Cabo Verde', 'CPV'],
    ['Guinea-Bissau', 'GNB'],
    ['Allemagne', 'DEU'],
    ['European Union', null],
  ])('%s is %s', (name, iso3) => {
    expect(find(name)).toBe(iso3);
  });

  test('every state of the table is found by its own name', () => {
    expect([...table.states].filter(([iso3, name]) => find(name) !== iso3)).toEqual([]);
  });

  test('dates as they are written', () => {
    expect(
      ['3 Dec 2008', '03 December 2008', ' 3 Dec\t 2008 a', '[3 Dec 2008]', '3 déc. 2008'].map(dayIn),
    ).toEqual(Array(5).fill('2008-12-03'));
    expect(['31 Feb 2008', 'Dec 2008', '', '3 Foo 2008'].map(dayIn)).toEqual([null, null, null, null]);
  });

  test('what is no list says what it is', () => {
    expect(readDepositary('')).toBe('empty');
    expect(readDepositary('hello, world')).toBe('unknownFormat');
    expect(readDepositary('<html><body><h1>Arms Trade Treaty</h1></body></html>')).toBe('noTable');
    expect(readDepositary('<html><table><tr><th>Participant</th></tr></table></html>')).toBe('noTreaty');
    expect(readDepositary(xml('att', []))).toBe('noRows');
    expect(readDepositary(xml('att', linesOf('att')).replace('Arms Trade Treaty', 'A treaty'))).toBe(
      'noTreaty',
    );
    expect(read(xml('att', linesOf('att')).replace('Arms Trade Treaty', 'A treaty'), 'att').treaties).toEqual(
      ['att'],
    );
  });

  test('a file cut anywhere is read or refused and never breaks', () => {
    const text = html('att', linesOf('att'));
    for (let at = 0; at < text.length; at += 997)
      expect(() => readDepositary(text.slice(0, at))).not.toThrow();
  });

  test('CSV with quotes, separators and line ends of all kinds', () => {
    expect(csvRows('a,b\r\n"x, ""y""\nz",1\n\n')).toEqual([
      ['a', 'b'],
      ['x, "y"\nz', '1'],
    ]);
    expect(csvRows('a;b\n1;2')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });
});
