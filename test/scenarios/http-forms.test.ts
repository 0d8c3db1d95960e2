/** The fields of every form over HTTP: anybody reads the table, members read what their programme asks besides. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Question } from '../../src/core/model/forms.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { PROGRAMME } from '../support/records.ts';

const question = (id: string) => Question.parse({ id, kind: 'text', label: { en: id } });
let at: TestApp;

beforeAll(async () => {
  at = await openTestApp({
    settings: {
      forms: [
        { reportType: 'nts', version: '1', questions: [question('owner')] },
        { reportType: 'nts', version: '2', questions: [question('owner'), question('parcel')] },
      ],
    },
  });
});
afterAll(() => at?.close());

interface Table {
  readonly form: string;
  readonly fields: { readonly path: string; readonly label: string; readonly help: string }[];
  readonly asked: { readonly version: string; readonly questions: { readonly id: string }[] } | null;
}
const read = async (query = '', language = 'en') => {
  const answer = await at.app.request(`/api/forms${query}`, { headers: { 'accept-language': language } });
  return { answer, body: (await answer.json()) as { readonly forms: Table[] } };
};

describe('the fields of every form', () => {
  it('are told to anybody in their language, and may be kept by a cache that asks again', async () => {
    const { answer, body } = await read('', 'uk');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-language')).toBe('uk');
    expect(answer.headers.get('cache-control')).toBe('public, no-cache');
    expect(body).toMatchObject({ ordnanceList: { version: 1 } });
    expect(body.forms).toHaveLength(12);
    const field = body.forms
      .find(({ form }) => form === 'release')
      ?.fields.find(({ path }) => path === '/land/releases/*/depthCm');
    expect(field).toMatchObject({ kind: 'number', unit: 'cm', need: 'condition', label: 'Глибина' });
    expect(body.forms.every(({ asked }) => asked === null)).toBe(true);
  });

  it('come with the newest questions of a programme for those who may enter it', async () => {
    const member = await at.person('member', 'field_team', { orgCode: 'alpha' });
    const query = `?programme=${PROGRAMME}`;
    const { body } = await member.get(`/api/forms${query}`);
    const tables = (body as { readonly forms: Table[] }).forms;
    const asked = tables.find(({ form }) => form === 'nts')?.asked;
    expect(asked?.version).toBe('2');
    expect(asked?.questions.map(({ id }) => id)).toEqual(['owner', 'parcel']);
    expect((await read(query)).answer.status).toBe(401);
  });
});
