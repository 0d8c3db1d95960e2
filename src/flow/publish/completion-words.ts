/** Words of a completion package in one language: keys, codes, figures, names at the edition, and written text. */
import { hasMessage, type MessageParams, say } from '../../core/messages/say.ts';
import type { Language } from '../../core/model/codes.ts';
import type { Release } from '../../core/model/releases.ts';
import type { Tick } from '../../core/registry/account-ticks.ts';
import type { CompletionFacts } from './completion-facts.ts';
import { isRightToLeft, type Words } from './document.ts';
import { held, plainText } from './plain-text.ts';

export const DASH = '–';
type Names = Readonly<Record<string, string | undefined>>;

export class CompletionWords {
  readonly rightToLeft: boolean;
  private readonly figures: Intl.NumberFormat;

  constructor(
    readonly language: Language,
    private readonly facts: Pick<CompletionFacts, 'places' | 'organisations' | 'kinds' | 'settings'>,
  ) {
    this.rightToLeft = isRightToLeft(language);
    this.figures = new Intl.NumberFormat(`${language}-u-nu-latn`, { maximumFractionDigits: 1 });
  }

  /** A sentence; keys are below `completion.` unless they name another area. */
  say(key: string, params: MessageParams = {}): string {
    return say(this.language, hasMessage(key) ? key : `completion.${key}`, params);
  }

  /** A code with its words where it has any. */
  code(list: string, value: string | null | undefined): string {
    if (!value) return DASH;
    const key = `code.${list}.${value}`;
    return hasMessage(key) ? say(this.language, key) : value;
  }

  codes(list: string, values: readonly string[]): string {
    return values.length === 0 ? DASH : this.listed(values.map((value) => this.code(list, value)));
  }

  listed(parts: readonly string[]): string {
    return parts.join(this.language === 'ar' ? '، ' : ', ');
  }

  number(n: number): string {
    return this.figures.format(n).replace(/\u202f/g, '\u00a0');
  }

  /** Whole square metres without their unit. */
  m2(m2: number | null | undefined): string {
    return m2 === null || m2 === undefined ? DASH : this.number(Math.round(m2));
  }

  /** With its sign: an account's movement. */
  signed(m2: number): string {
    if (m2 === 0) return DASH;
    return this.across(`${m2 < 0 ? '−' : '+'}${this.number(Math.abs(m2))}`);
  }

  /** A stretch read from left to right wherever it stands: figures with signs, coordinates, hashes. */
  across(text: string): string {
    return this.rightToLeft ? `\u2066${text}\u2069` : text;
  }

  /** What a person wrote, alone in its cell or paragraph. */
  written(text: string | null | undefined, most?: number): string {
    return text ? plainText(text, most) : '';
  }

  /** What a person wrote, inside a sentence. */
  quoted(text: string | null | undefined, most?: number): string {
    const plain = this.written(text, most);
    return plain === '' ? '' : held(plain, this.rightToLeft);
  }

  name(names: Names | undefined): string | null {
    const found = names?.[this.language] ?? names?.en ?? Object.values(names ?? {}).find(Boolean);
    return found ? plainText(found, 200) : null;
  }

  organisation(code: string | null | undefined): string {
    if (!code) return DASH;
    return this.name(this.facts.organisations.get(code)?.names) ?? code;
  }

  /** A place and what it lies in, the smallest first. */
  place(code: string | null | undefined): string {
    const path: string[] = [];
    let at = code ?? null;
    while (at !== null && path.length < 10) {
      const place = this.facts.places.get(at);
      path.push(this.name(place?.names) ?? at);
      at = place?.parentCode ?? null;
    }
    return path.length === 0 ? DASH : this.listed(path);
  }

  ordnance(category: string | null, typeCode: string | null | undefined): string {
    const kind = typeCode ? (this.name(this.facts.kinds.get(typeCode)) ?? typeCode) : null;
    const known = category ? this.code('ordnanceCategory', category) : null;
    return [known, kind].filter((part) => part !== null).join(': ') || DASH;
  }

  /** How a part was released, in the words of the account. */
  outcome({ outcome, reducedWithAsset }: Pick<Release, 'outcome' | 'reducedWithAsset'>): string {
    if (outcome === 'cancelled') return this.say('release.row.cancel');
    if (outcome === 'cleared') return this.say('release.row.clear');
    if (reducedWithAsset === null) return this.say('release.row.reduce');
    return this.say(`release.row.reduce_${reducedWithAsset ? 'with' : 'without'}_asset`);
  }

  depth(depthCm: number | null, search: string | null): string {
    const parts = [
      ...(depthCm === null ? [] : [this.say('cm', { n: depthCm })]),
      ...(search === null ? [] : [this.code('searchKind', search)]),
    ];
    return parts.length === 0 ? DASH : this.listed(parts);
  }

  /** A sum with its verdict. */
  tick({ key, offM2 }: Tick): Words {
    const holds = offM2 === 0;
    const off = holds ? '' : ` · ${this.say('release.check.wrong', { m2: this.number(offM2 ?? 0) })}`;
    const verdict = this.say(holds ? 'release.check.ok' : 'release.check.broken');
    return [
      `${holds ? '✓' : '✗'} ${this.say(`release.check.${key}`)} `,
      { text: `${verdict}${off}`, bold: true },
    ];
  }

  /** An account as the ledger names it, cut to what tells accounts apart. */
  account(userId: string): string {
    const plain = plainText(userId, 60);
    return this.across(plain.length > 12 ? `${plain.slice(0, 12)}…` : plain);
  }
}
