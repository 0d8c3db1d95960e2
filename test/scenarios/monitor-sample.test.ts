/**
 * The sample register, told day by day: what one outlet's unnamed sources say, who passes it on, who denies it, and
 * what a later document about something near does not change.
 */

import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { say } from '../../src/core/messages/say.ts';
import type { Actor } from '../../src/core/model/programmes.ts';
import { sayLabel } from '../../src/core/monitor/labels.ts';
import { ensureSampleRegister, SAMPLE_REGISTER } from '../../src/flow/demo-monitor.ts';
import { rebuildRegistry } from '../../src/flow/maintain.ts';
import { getEvent, listEvents } from '../../src/flow/monitor-events.ts';
import type { Pipeline } from '../../src/flow/ports.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let at: TestDatabase;
let p: Pipeline;
const reader: Actor = { userId: null, name: '', memberships: [] };

beforeAll(async () => {
  at = await openTestDatabase();
  p = { db: at.db, geometry: await loadGeometry(), clock: { now: () => new Date() }, newId: uuidv7 };
  await ensureSampleRegister(p, []);
});
afterAll(() => at?.close());

async function on(day: string, event = 'ev:tur-ukr-2022') {
  const { assessment } = await getEvent(p, reader, SAMPLE_REGISTER, event, { asOf: day });
  const { support, dispute, origins, credibility } = assessment;
  return {
    support,
    dispute,
    origins,
    credibility,
    label: sayLabel(assessment.label, (key) => say('en', key)),
  };
}

test('the day it was published the parties had been asked and had not answered', async () => {
  expect(await on('2023-01-10')).toMatchObject({ support: 'S1', dispute: 'D1', origins: 1 });
});

test('five outlets later it is still one origin; one party denies on the record', async () => {
  expect(await on('2023-01-12')).toMatchObject({
    support: 'S1',
    dispute: 'D2',
    origins: 1,
    label: 'Reported, one origin, unnamed sources; denied',
  });
});

test('when both parties deny, the label says so and the report does not vanish', async () => {
  expect(await on('2023-01-14')).toMatchObject({
    support: 'S1',
    dispute: 'D3',
    credibility: 3,
    label: 'Reported, one origin, unnamed sources; denied by both parties',
  });
});

test('that none are held stands beside an earlier record that says otherwise, and moves no dispute', async () => {
  const asked = { asOf: '2023-01-14' };
  const { assessment } = await getEvent(p, reader, SAMPLE_REGISTER, 'ev:tur-ukr-2022', asked);
  expect(assessment.reasons.filter(({ key }) => key === 'conflictsWithRecord')).toMatchObject([
    { claimIds: ['clm:presidency-briefing/C02'], params: { role: 'supplier' } },
  ]);
  expect(assessment.dispute).toBe('D3');
});

test('a document about something near is another event and changes nothing here', async () => {
  expect(await on('2023-12-31')).toMatchObject({ support: 'S1', dispute: 'D3' });
  expect(await on('2023-12-31', 'ev:marked-goods-2023')).toMatchObject({ support: 'S2' });
});

test('a supplier that says so itself has acknowledged, whoever counts approvals later', async () => {
  expect(await on('2024-12-31', 'ev:usa-ukr-2023')).toMatchObject({
    support: 'S4',
    label: 'Acknowledged by a party',
  });
});

test('a transfer for destruction is told as permitted', async () => {
  const { legal } = await getEvent(p, reader, SAMPLE_REGISTER, 'ev:mne-srb-2007');
  expect(legal.statements.map(({ key }) => key)).toContain('permitted');
});

test('everybody may read it, the ledger alone makes it, and making it again adds nothing', async () => {
  const events = await listEvents(p, reader, SAMPLE_REGISTER);
  expect(events.map(({ record }) => record.id).sort()).toEqual([
    'ev:marked-goods-2023',
    'ev:mne-srb-2007',
    'ev:tur-ukr-2022',
    'ev:usa-ukr-2023',
  ]);
  const before = await p.db.read((tx) => tx.ledger.head(SAMPLE_REGISTER));
  await ensureSampleRegister(p, []);
  expect(await p.db.read((tx) => tx.ledger.head(SAMPLE_REGISTER))).toEqual(before);
  expect(await rebuildRegistry(p, SAMPLE_REGISTER, { check: true })).toMatchObject({ equal: true });
});
