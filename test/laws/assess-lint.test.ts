/** Guard rails of the monitor: class level only, no place finer than a country, short words, no way to a hazard. */
import { describe, expect, test } from 'vitest';
import { say } from '../../src/core/messages/say.ts';
import { LANGUAGES } from '../../src/core/model/codes.ts';
import { MonitorProposition } from '../../src/core/model/monitor.ts';
import { LINT_KINDS, lintRecord, lintText } from '../../src/core/monitor/lint.ts';
import { REFUSED_KINDS, refusedField } from '../../src/core/monitor/refused-fields.ts';

describe('fields a file may not bring', () => {
  test.each([
    ['Weapon designation', 'designation'],
    ['weapon_model', 'designation'],
    ['Model', 'designation'],
    ['Lot number', 'designation'],
    ['Модель', 'designation'],
    ['Désignation', 'designation'],
    ['الطراز', 'designation'],
    ['payload', 'payload'],
    ['numberOfSubmunitions', 'payload'],
    ['Калібр', 'payload'],
    ['dud_rate', 'reliability'],
    ['Taux d’échec', 'reliability'],
    ['fuze', 'fuzing'],
    ['Підривник', 'fuzing'],
    ['range_km', 'range'],
    ['Range', 'range'],
    ['Дальність', 'range'],
    ['handling instructions', 'handling'],
    ['anti-handling device', 'handling'],
    ['storage_site', 'storage'],
    ['Склад', 'storage'],
    ['depósito de munición', 'storage'],
    ['transport route', 'route'],
    ['Vessel', 'route'],
    ['Маршрут', 'route'],
    ['المسار', 'route'],
    ['delivery system', 'employment'],
    ['launcher', 'employment'],
    ['latitude', 'place'],
    ['MGRS', 'place'],
    ['Village', 'place'],
    ['координати', 'place'],
  ])('%s: %s', (name, kind) => {
    expect(refusedField(name)).toBe(kind);
  });

  test('the columns the monitor does know are not among them', () => {
    const known = [
      'id,publisher_id,kind,published_on,url,language,captured,sha256,retracted_on',
      'from_report,to_report,to_agent,kind,evidence,adds_original',
      'id,event_id,proposition_id,type,supplier,recipient,intermediary,item_class,place,time_edtf,time_from,time_to',
      'time_phrase,speaker_id,speaker_role,stance,voice,hedge,path,said_on,withdrawn_on,report_id,anchor,note',
      'id,title,act,supplier,recipient,item_class,from,to,support,dispute,label,credibility,origins,independent',
      'as_of,known_at,ruleset,reasons,treaty,iso3,action,date,effective_on,basis,ref,source,confidence',
      'date range,country of origin,final importer state,number of items,year of order,comments,stockpile,deposit',
      'fecha de depósito,state,party,signature,ratification,entry_into_force',
    ];
    const refused = known.flatMap((line) => line.split(',')).filter((name) => refusedField(name) !== null);
    expect(refused).toEqual([]);
  });
});

describe('words that hold a record for a person to look at', () => {
  test.each([
    ['rounds of the type M483A1 were named', 'designation'],
    ['йдеться про 9М55К', 'designation'],
    ['each with a payload of small pieces', 'payload'],
    ['155 mm artillery rounds', 'payload'],
    ['carries 88 submunitions', 'payload'],
    ['a dud rate of a few percent', 'reliability'],
    ['un taux d’échec élevé', 'reliability'],
    ['with a self-destruct device', 'reliability'],
    ['fitted with another fuze', 'fuzing'],
    ['новий підривник', 'fuzing'],
    ['with a range of 30 km', 'range'],
    ['dismantling them on site', 'handling'],
    ['kept in a depot near the coast', 'storage'],
    ['на складах у тилу', 'storage'],
    ['shipped via the port of a third state', 'route'],
    ['a cargo plane landed', 'route'],
    ['from a firing position', 'employment'],
    ['seen at 48.3794, 31.1656', 'place'],
  ])('%s: %s', (text, kind) => {
    expect(lintText(text).map((hit) => hit.kind)).toContain(kind);
  });

  test('ordinary paraphrases pass', () => {
    const texts = [
      'Alleged transfer of cluster munitions from one state to another, from November 2022',
      'supplied as help against an invasion; officials who knew of the decision said so',
      'had asked another state for the same class before; a refusal is only implied',
      'made under co-production during the Cold War era; the design comes from abroad',
      'more than 100 states ban the class under the Convention on Cluster Munitions',
      'releases smaller munitions; described as meant against armour; kept at class level',
      'pieces stay dangerous for years; civilians may pick up small objects by mistake',
      'use could leave contamination that is hard to clear, on top of existing mines and bombs',
      'forces laid mines and bombs while withdrawing towards the border',
      'TB2 aircraft supplied earlier in the conflict had an effect; a balancing policy, mediator in the grain arrangement',
      'says credibility is hard to judge; says it follows such reports closely',
      'law bars export unless at most 1 percent stay unexploded and the recipient gives an undertaking on use',
      'announced by the spokesperson on 7 July 2023, C.N.347.2024, A/RES/77/79, Public Law 111-117',
      'стверджує, що передача відбулася наприкінці 2022 року; заперечує представник міністерства',
      'la portée de la convention et le lanceur d’alerte cité par le journal',
      'el alcance de la convención según el ministerio',
    ];
    expect(texts.flatMap((text) => lintText(text).map((hit) => `${hit.kind}: ${hit.found}`))).toEqual([]);
  });

  test('names the text it was met in, and reads neither addresses nor names', () => {
    const doc = {
      id: 'clm:a/1',
      url: 'https://example.org/M483A1',
      time: { edtf: '2022-11', phrase: 'when the M483A1 came' },
      codingNote: 'x'.repeat(281),
    };
    expect(lintRecord('claim', doc)).toEqual([
      { kind: 'designation', path: '/time/phrase', found: 'M483A1' },
      { kind: 'length', path: '/codingNote', found: '281' },
    ]);
  });
});

describe('no place finer than a country, and no way from a transfer to a hazard', () => {
  test('the schema of a proposition takes a country and nothing finer', () => {
    const base = { id: 'P', type: 'stockpile.held', state: 'TUR' };
    expect(MonitorProposition.safeParse({ ...base, place: 'TUR' }).success).toBe(true);
    expect(MonitorProposition.safeParse({ ...base, place: 'a town' }).success).toBe(false);
    expect(MonitorProposition.safeParse({ ...base, latitude: 1 }).success).toBe(false);
    expect(lintRecord('proposition', { ...base, place: 'a town' }).map(({ kind }) => kind)).toEqual([
      'place',
    ]);
  });

  test('a case file points to the page of a country and to nothing else', () => {
    const link = (to: string) => ({ links: [{ kind: 'potential_contribution', from: 'ev:E', to }] });
    expect(lintRecord('dossier', link('tilth:country/UKR'))).toEqual([]);
    expect(lintRecord('dossier', link('tilth:hazard/0190')).map(({ kind }) => kind)).toEqual(['link']);
  });
});

test('every kind has words in every language', () => {
  for (const language of LANGUAGES) {
    const keys = [
      ...LINT_KINDS.map((k) => `rule.M04.${k}`),
      ...REFUSED_KINDS.map((k) => `assess.field.${k}`),
    ];
    expect(keys.filter((key) => say(language, key) === key)).toEqual([]);
  }
});
