/** Passwords made for people: shown once, never kept in clear. */
import { randomInt } from 'node:crypto';

/** Letters and digits that are not taken for one another when read aloud. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Four groups of four: 79 bits, and it can be dictated. */
export function newPassword(): string {
  const letter = () => LETTERS[randomInt(LETTERS.length)]!;
  return Array.from({ length: 4 }, () => Array.from({ length: 4 }, letter).join('')).join('-');
}
