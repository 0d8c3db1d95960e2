/** Words that briefs and tables share, in one language, and how an edition is printed. */
import { hasMessage, type MessageParams, say } from '../../core/messages/say.ts';
import type { Language } from '../../core/model/codes.ts';
import type { Programme } from '../../core/model/programmes.ts';
import { nameOf } from '../../core/monitor/case-file.ts';
import type { Edition, Release, ReleasedEvent } from '../../core/monitor/edition.ts';
import { sayLabel } from '../../core/monitor/labels.ts';
import type { TreatyTable } from '../../core/monitor/treaties.ts';
import { displayName, OWN_NAMES } from '../../core/monitor/treaty-states.ts';

/** Six treaties and every code and label of the monitor, said in one language. */
export class PaperWords {
  constructor(
    readonly language: Language,
    readonly table: TreatyTable,
  ) {}

  say(key: string, params: MessageParams = {}): string {
    return say(this.language, key, params);
  }

  /** The name of a party: a state's in this language, else what was said. */
  party(code: string | undefined): string {
    if (code === undefined) return '–';
    const iso3 = code.replace(/^st:/, '');
    if (OWN_NAMES.has(iso3)) return this.say(`monitor.state.${iso3}`);
    return displayName(this.language, iso3, this.table.states.get(iso3) ?? code);
  }

  agent({ records }: Release, id: string): string {
    const doc = records.get('agent', id)?.doc;
    if (!doc) return '–';
    if (doc.kind === 'state' && doc.iso3) return this.party(doc.iso3);
    return nameOf(doc) ?? '–';
  }

  label({ assessment }: ReleasedEvent): string {
    return sayLabel(assessment.label, (key) => this.say(key));
  }

  reasons({ assessment }: ReleasedEvent): string[] {
    return assessment.reasons.map(({ key, params }) => this.say(`assess.reason.${key}`, params));
  }

  /** A code with its words where it has any. */
  code(list: string, value: string): string {
    const key = `code.${list}.${value}`;
    return hasMessage(key) ? this.say(key) : value;
  }

  /** What stands at the foot of every page. */
  edition({ asOf, seq, hash, ruleset, rulesVersion, audience, knownAt }: Edition): string[] {
    return [
      this.say('publish.edition.said', { asOf }),
      this.say('publish.edition.recorded', { seq, at: knownAt.slice(0, 16).replace('T', ' ') }),
      hash.slice(0, 16),
      this.say('publish.edition.rules', { ruleset: `${ruleset} ${rulesVersion}` }),
      this.say(`publish.audience.${audience}`),
    ];
  }
}

/** The programme's name in a language. */
export const programmeName = ({ settings, id }: Programme, language: Language): string =>
  (settings.names as Record<string, string | undefined>)[language] ?? settings.names.en ?? id;
