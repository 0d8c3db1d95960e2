import { expect, test } from 'vitest';
import { pickLanguage, say } from '../../src/core/messages/say.ts';

test('a reader is answered in their language, else in English, else with the key itself', () => {
  expect(say('en', 'problem.notSignedIn.title')).toBe('Please sign in');
  expect(say('uk', 'no.such.key')).toBe('no.such.key');
});

test('the language of a browser is read by weight, without its region', () => {
  expect(pickLanguage('fr-FR;q=0.4, uk-UA, *')).toBe('uk');
  expect(pickLanguage('de, ar-SY;q=0.5')).toBe('ar');
  expect(pickLanguage(null)).toBe('en');
  expect(pickLanguage(';;q=x,,q=1;')).toBe('en');
});
