/**
 * House readings of dates in words: "late 2022" → 2022-39. Offered to the coder, who takes one or writes another;
 * the words are kept beside it. Never a guessed day; a season gets no reading.
 */

type Part = 'early' | 'mid' | 'late';
const THIRD: Readonly<Record<Part, string>> = { early: '37', mid: '38', late: '39' };

const PARTS: readonly (readonly [Part, RegExp])[] = [
  [
    'early',
    /\b(early|beginning of|start of|début|debut|comienzos|principios|inicios)\b|почат|ранн|أوائل|مطلع|بداية/iu,
  ],
  ['mid', /\b(mid|middle of|mi-|milieu|mediados)\b|середин|منتصف|أواسط/iu],
  ['late', /\b(late|end of|fin|finales|fines)\b|наприкінц|кінц|أواخر|نهاية/iu],
];

const MONTHS: readonly RegExp[] = [
  /\bjan(uary)?\b|januari?|janvier|enero|січ|يناير|كانون الثاني/iu,
  /\bfeb(ruary)?\b|février|febrero|лют|فبراير|شباط/iu,
  /\bmar(ch)?\b|\bmars\b|marzo|берез|مارس|آذار/iu,
  /\bapr(il)?\b|avril|abril|квіт|أبريل|نيسان/iu,
  /\bmay\b|\bmai\b|mayo|трав|مايو|أيار/iu,
  /\bjune?\b|juin|junio|черв|يونيو|حزيران/iu,
  /\bjuly?\b|juillet|julio|лип|يوليو|تموز/iu,
  /\baug(ust)?\b|août|agosto|серп|أغسطس|آب/iu,
  /\bsept?(ember)?\b|septembre|septiembre|верес|سبتمبر|أيلول/iu,
  /\boct(ober)?\b|octobre|octubre|жовт|أكتوبر|تشرين الأول/iu,
  /\bnov(ember)?\b|novembre|noviembre|листоп|نوفمبر|تشرين الثاني/iu,
  /\bdec(ember)?\b|décembre|diciembre|груд|ديسمبر|كانون الأول/iu,
];

const SINCE = /\b(since|from|starting|depuis|desde|à partir)\b|\bз\b|від|почина|منذ|ابتداء/iu;
const BEFORE = /\b(before|until|earlier|previously|avant|antes|hasta|jusqu)|до |раніше|قبل|حتى|سابق/iu;
const COLD_WAR = /cold war|холодн\S* війн|الحرب الباردة|guerre froide|guerra fría/iu;

const two = (n: number): string => String(n).padStart(2, '0');

/** One point or stretch in the words: a day, month, third of a year or year. Null when there is no year. */
function pointIn(words: string): string | null {
  const iso = /\b(1[89]|20)\d\d(-\d\d){0,2}\b/.exec(words);
  const year = /(?<!\d)((?:1[89]|20)\d\d)(?!\d)/.exec(words)?.[1];
  if (!year) return null;
  if (iso && iso[0].length > 4) return iso[0];
  const month = MONTHS.findIndex((name) => name.test(words));
  if (month >= 0) {
    const rest = words.replace(year, ' ');
    const day = /(?<!\d)([12]?\d|3[01])(?!\d)/.exec(rest)?.[1];
    // "Late November" stays the month; only a day that was said becomes a day.
    return `${year}-${two(month + 1)}${day && Number(day) > 0 ? `-${two(Number(day))}` : ''}`;
  }
  const part = PARTS.find(([, words_]) => words_.test(words))?.[0];
  return part ? `${year}-${THIRD[part]}` : year;
}

/**
 * Readings to offer for a date in words, likeliest first; none when nothing can be read without guessing.
 * `said`: the day it was said, which closes what is open towards the past ("earlier").
 */
export function houseReadings(words: string, said: string | null = null): string[] {
  const text = words.trim();
  if (text === '') return [];
  if (COLD_WAR.test(text)) return ['1947/1991'];
  const point = pointIn(text);
  if (point === null) return BEFORE.test(text) && said ? [`../${said}`] : [];
  if (SINCE.test(text)) return [`${point}/..`, point];
  if (BEFORE.test(text)) return [`../${point}`, point];
  return [point];
}
