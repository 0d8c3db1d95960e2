/**
 * Makes typed coordinates uniform before they are read: one kind of digit, minus, degree and quote mark, words
 * for the points of the compass in five languages turned into N S E W, words for the axes into φ and λ.
 */

/** Longest first within a language, so that "північної широти" is not read as "пн". */
const COMPASS: readonly [RegExp, string][] = [
  [
    /північн\p{L}*(?:\s+широт\p{L}*)?|пн\.?\s*ш\.?|с\.\s*ш\.?|сш(?!\p{L})|пн\.?(?!\p{L})|півн\.?\s*ш?\.?(?!\p{L})|північ/giu,
    'N',
  ],
  [/північ|север\p{L}*(?:\s+широт\p{L}*)?|شمالاً|شمالا|شمال/giu, 'N'],
  [
    /південн\p{L}*(?:\s+широт\p{L}*)?|півд\.?\s*ш?\.?(?!\p{L})|південь|пд\.?\s*ш\.?|пд\.?(?!\p{L})|ю\.?\s*ш\.?(?!\p{L})/giu,
    'S',
  ],
  [/южн\p{L}*(?:\s+широт\p{L}*)?|юг(?!\p{L})|جنوباً|جنوبا|جنوب/giu, 'S'],
  [
    /східн\p{L}*(?:\s+довгот\p{L}*)?|схід\.?\s*д?\.?(?!\p{L})|сх\.?\s*д\.?(?!\p{L})|сх\.?(?!\p{L})|в\.?\s*д\.?(?!\p{L})/giu,
    'E',
  ],
  [/восточн\p{L}*(?:\s+долгот\p{L}*)?|восток|شرقاً|شرقا|شرق/giu, 'E'],
  [
    /західн\p{L}*(?:\s+довгот\p{L}*)?|захід|зах\.?\s*д?\.?(?!\p{L})|зх\.?\s*д\.?(?!\p{L})|зх\.?(?!\p{L})|з\.?\s*д\.?(?!\p{L})/giu,
    'W',
  ],
  [/западн\p{L}*(?:\s+долгот\p{L}*)?|запад|غرباً|غربا|غرب/giu, 'W'],
  [/(?<!\p{L})(?:north|nord|norte)(?!\p{L})/giu, 'N'],
  [/(?<!\p{L})(?:south|sud|sur)(?!\p{L})/giu, 'S'],
  [/(?<!\p{L})(?:east|est|este)(?!\p{L})/giu, 'E'],
  [/(?<!\p{L})(?:west|ouest|oeste)(?!\p{L})/giu, 'W'],
];

const AXES: readonly [RegExp, string][] = [
  [/(?<!\p{L})(?:latitude|latitud|lat|широта|خط العرض|دائرة العرض)\.?(?!\p{L})\s*[:=]?/giu, ' φ '],
  [/(?<!\p{L})(?:longitude|longitud|long|lon|lng|довгота|долгота|خط الطول)\.?(?!\p{L})\s*[:=]?/giu, ' λ '],
  [/(?<!\p{L})y\s*[:=]/giu, ' φ '],
  [/(?<!\p{L})x\s*[:=]/giu, ' λ '],
];

/** Units in words; minutes and seconds only count once degrees have been said, because "S" is also south. */
const DEGREE_WORD =
  /(\d)\s*(?:degrees?|degrés?|grados?|deg\.?|градус\p{L}*|град\.?|درجة|d(?=\s*\d{1,2}(?:[.,]\d+)?\s*(?:m|')))(?!\p{L})/giu;
const MINUTE_WORD = /(\d)\s*(?:minut\p{L}*|min\.?|хвилин\p{L}*|хв\.?|мин\.?|دقيقة|دقائق|m)(?!\p{L})/giu;
const SECOND_WORD =
  /(\d)\s*(?:second\p{L}*|secondes?|segundo\p{L}*|sec\.?|секунд\p{L}*|сек\.?|ثانية|ثوان)(?!\p{L})/giu;

/** Cyrillic letters that look like the Latin ones of a grid reference. */
const LOOKALIKE: Record<string, string> = {
  А: 'A',
  В: 'B',
  С: 'C',
  Е: 'E',
  Н: 'H',
  К: 'K',
  М: 'M',
  Р: 'P',
  Т: 'T',
  У: 'Y',
  Х: 'X',
  І: 'I',
  Ј: 'J',
  Ѕ: 'S',
};

/** Uniform text: ASCII digits, `- . , ; ° ' "`, compass letters N S E W (O stays), axes φ λ, upper case. */
export function tidyCoordinateText(text: string): string {
  let tidy = text
    .normalize('NFC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]/g, '')
    .replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (d) => String(d.charCodeAt(0) - 0x6f0))
    .replace(/[\uff10-\uff19]/g, (d) => String(d.charCodeAt(0) - 0xff10))
    .replace(/[٫]/g, '.')
    .replace(/[،﹐，]/g, ',')
    .replace(/[؛；]/g, ';')
    .replace(/[‐‑‒–—−﹣－]/g, '-')
    .replace(/[°º˚ᵒ∘⁰]|\^o/g, '°')
    .replace(/[″”“„‟〃ʺ˝＂«»]|''|’’|‘‘|′′|´´/g, '"')
    .replace(/['’‘‛ʼʹ′´`‵＇]/g, "'")
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ');
  for (const [words, letter] of [...AXES, ...COMPASS]) {
    tidy = tidy.replace(words, AXES.some(([axis]) => axis === words) ? letter : ` ${letter} `);
  }
  if (DEGREE_WORD.test(tidy) || tidy.includes('°')) {
    tidy = tidy.replace(DEGREE_WORD, '$1°').replace(MINUTE_WORD, "$1'").replace(SECOND_WORD, '$1"');
  }
  DEGREE_WORD.lastIndex = 0;
  return tidy
    .toUpperCase()
    .replace(/[АВСЕНКМРТУХІЈЅ]/g, (letter) => LOOKALIKE[letter] ?? letter)
    .replaceAll('Φ', 'φ')
    .replaceAll('Λ', 'λ')
    .replace(/[()[\]{}]/g, ' ')
    .trim();
}
