/** A week of whoever keeps the treaty table: the list is read, a difference proposed, accepted, and then silent. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { shippedTreaties } from '../../src/core/monitor/treaties.ts';
import { tilth } from '../support/cli.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tilth-treaty-'));
const at = ['--data', path.join(folder, 'data')];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const written = (day: string | null) =>
  day ? `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}` : '';
const LETTER: Record<string, string> = {
  acceptance: ' A',
  approval: ' AA',
  accession: ' a',
  succession: ' d',
};

/** The Arms Trade Treaty as the depositary's page lists it, with rows added. */
function list(name: string, ...more: string[]): string {
  const table = shippedTreaties();
  const rows = [...table.records.values()]
    .filter(({ treaty, signedOn, consentedOn }) => treaty === 'att' && (signedOn || consentedOn))
    .map(({ iso3, signedOn, consentedOn, consentedBy }) => {
      const consent = `${written(consentedOn)}${LETTER[consentedBy ?? ''] ?? ''}`;
      return `<tr><td>${table.states.get(iso3)}</td><td>${written(signedOn)}</td><td>${consent}</td></tr>`;
    });
  const head =
    '<tr><th>Participant</th><th>Signature</th><th>Ratification, Acceptance(A), Accession(a)</th></tr>';
  const where = path.join(folder, name);
  writeFileSync(
    where,
    `<!DOCTYPE html><html><meta charset="utf-8"><p>STATUS AS AT : 03-02-2026 10:16:00 EDT</p>
     <h1>Arms Trade Treaty</h1><table>${head}${[...rows, ...more].join('\n')}</table></html>`,
  );
  return where;
}
const TONGA = '<tr><td>Tonga</td><td></td><td>12 Jan 2026 a</td></tr>';

describe('reading the list of the depositary', () => {
  test('that says the same ends with 0 and no proposal', async () => {
    const ran = await tilth(['treaty', 'import', list('same.html'), '--json']);
    expect(ran.code, ran.err).toBe(0);
    expect(ran.json).toMatchObject({
      ok: true,
      format: 'html',
      treaties: ['att'],
      on: '2026-02-03',
      differences: [],
    });
  });

  test('a new deposit is proposed with its day of effect, accepted by a person, and then is no difference', async () => {
    const [news, proposal] = [list('news.html', TONGA), path.join(folder, 'proposal.json')];
    const ran = await tilth(['treaty', 'import', news, '--propose', proposal, '--json']);
    expect(ran.code, ran.err).toBe(7);
    expect(ran.json.differences).toMatchObject([
      { kind: 'newDeposit', iso3: 'TON', current: null, proposed: '2026-01-12', effect: '2026-04-12' },
    ]);
    expect(ran.json.differences[0].text).toContain(
      'Tonga (Arms Trade Treaty): consent deposited on 2026-01-12',
    );
    expect(JSON.parse(readFileSync(proposal, 'utf8')).treatyActions.length).toBe(1);
    // A proposal never overwrites one.
    expect((await tilth(['treaty', 'import', news, '--propose', proposal])).code).toBe(2);

    const load = ['monitor', 'load', proposal, '--reason', 'Read on the status page', ...at, '--json'];
    // What moves a status takes a person with a name: until then it waits.
    expect((await tilth(load)).json).toMatchObject({ ok: true, accepted: false });
    const person = ['user', 'add', 'ana@example.org', '--role', 'analyst', '--programme', 'monitor'];
    expect((await tilth([...person, '--json', ...at])).json).toMatchObject({ ok: true });
    const loaded = await tilth([...load, '--by', 'ana@example.org']);
    expect(loaded.json, loaded.err).toMatchObject({ ok: true, accepted: true });
    const again = await tilth(['treaty', 'import', news, '--programme', 'monitor', ...at, '--json']);
    expect(again.code, again.out + again.err).toBe(0);

    const ask = ['treaty', 'status', 'TON', 'att', '--on', '2026-04-12', '--json'];
    expect((await tilth(ask)).json).toMatchObject({ status: 'none' });
    expect((await tilth([...ask, '--programme', 'monitor', ...at])).json).toMatchObject({ status: 'party' });
    const ahead = [
      'treaty',
      'upcoming',
      '--on',
      '2026-04-01',
      '--days',
      '30',
      '--programme',
      'monitor',
      ...at,
    ];
    const { json } = await tilth([...ahead, '--json']);
    expect(json.effects).toMatchObject([{ iso3: 'TON', on: '2026-04-12', kind: 'entry' }]);
  });

  test('a file that is none is refused with what to do', async () => {
    const where = path.join(folder, 'junk.html');
    writeFileSync(where, '<html><h1>Arms Trade Treaty</h1><p>closed for maintenance</p></html>');
    const ran = await tilth(['treaty', 'import', where, '--propose', path.join(folder, 'no.json')]);
    expect(ran.code).toBe(2);
    expect(ran.err + ran.out).toContain('no list of participants');
    expect(existsSync(path.join(folder, 'no.json'))).toBe(false);
    expect((await tilth(['treaty', 'import', path.join(folder, 'nowhere.xml')])).code).toBe(2);
    expect((await tilth(['treaty', 'import', where, '--treaty', 'npt'])).code).toBe(2);
  });
});
