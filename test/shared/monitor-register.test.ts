/** The article kept beside the repository, through the whole spine: loaded, recorded, assessed, given back. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { say } from '../../src/core/messages/say.ts';
import type { Actor, Membership } from '../../src/core/model/programmes.ts';
import { ProgrammeSettings } from '../../src/core/model/programmes.ts';
import { sayLabel } from '../../src/core/monitor/labels.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import { exportDocument } from '../../src/flow/monitor.ts';
import { getEvent } from '../../src/flow/monitor-events.ts';
import { loadDocument } from '../../src/flow/monitor-load.ts';
import type { Pipeline } from '../../src/flow/ports.ts';
import { openProgramme } from '../../src/flow/programmes.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const path = fileURLToPath(new URL('../../../shared/data/reference-article-claims.json', import.meta.url));
const absent = !existsSync(path);

describe.skipIf(absent)(
  `the reference article${absent ? ' — because ../shared/data is not there' : ''}`,
  () => {
    let at: TestDatabase;
    let p: Pipeline;
    const membership: Membership = {
      userId: 'cli',
      programmeId: 'watch',
      role: 'analyst',
      orgCode: null,
      placeCodes: [],
    };
    const actor: Actor = { userId: 'cli', name: 'Command line', memberships: [membership] };
    const article = absent ? {} : JSON.parse(readFileSync(path, 'utf8'));

    beforeAll(async () => {
      at = await openTestDatabase();
      p = { db: at.db, geometry: await loadGeometry(), clock: { now: () => new Date() }, newId: uuidv7 };
      await openProgramme(p, actor, 'watch', ProgrammeSettings.parse({ names: { en: 'Watch' } }));
    });
    afterAll(() => at?.close());

    it('loads without loss, and loading it again changes nothing', async () => {
      const first = await loadDocument(p, actor, 'watch', article, 'kept beside the repository');
      expect(first).toMatchObject({ created: true, accepted: true, leftOut: [] });
      expect(await loadDocument(p, actor, 'watch', article, 'again')).toMatchObject({ created: false });
    });

    it('comes back as it went in', async () => {
      expect(await exportDocument(p, actor, 'watch', 'article')).toEqual(article);
    });

    it('comes to the assessment that stands in the file, with six reasons', async () => {
      const { assessment } = await getEvent(p, actor, 'watch', 'ev:E1', { asOf: article.assessment.asOf });
      const { support, dispute, credibility, origins, independent } = article.assessment;
      expect(assessment).toMatchObject({ support, dispute, credibility, origins, independent });
      expect(sayLabel(assessment.label, (key) => say('en', key))).toBe(article.assessment.label);
      expect(assessment.reasons).toHaveLength(article.assessment.reasons.length);
      expect(assessment.windows[0]?.date).toMatchObject({
        kind: 'refined',
        from: '2022-11-01',
        to: '2022-11-30',
      });
    });

    it('names the law of both parties as the file does', async () => {
      const { legal } = await getEvent(p, actor, 'watch', 'ev:E1', { asOf: '2023-01-12' });
      const bound = (iso3: string, treaty: string) =>
        legal.rows.find((row) => row.iso3 === iso3 && row.treaty === treaty)?.first.status;
      expect(bound('TUR', 'ccm')).toBe('none');
      expect(bound('UKR', 'ccm')).toBe('none');
      expect(bound('TUR', 'att')).toBe('signatory');
      expect(legal.statements.map(({ key }) => key)).toContain('noneBound');
    });

    it('follows from the ledger alone', async () => {
      expect(await verifyChain(p, 'watch')).toMatchObject({ ok: true });
      expect(await rebuildRegistry(p, 'watch', { check: true })).toMatchObject({ equal: true });
    });
  },
);
