/** Entries of rules and roles in the ledger, in words: what was given or set, by whom, and who was the second. */
import type { EntryBody } from '../../core/model/entries.ts';
import type { RoleGrant, SettingChange } from '../../core/model/governance.ts';
import { useT } from '../i18n/language.tsx';
import classes from './governance.module.css';
import { Changes, useGrantWords, useWho } from './words.tsx';

interface EntryWordsProps {
  readonly body: EntryBody;
  /** Account → name. */
  readonly names: Readonly<Record<string, string>>;
}

/** Nothing for entries that are about anything else. */
export function EntryWords({ body, names }: EntryWordsProps) {
  const t = useT();
  const who = useWho();
  const words = useGrantWords();
  const { kind, subject, authorId, decidedBy } = body;
  if (!['member', 'programme', 'organisation'].includes(subject.type)) return null;
  const data = body.data as {
    grant?: RoleGrant;
    role?: RoleGrant['role'];
    changes?: SettingChange[];
    proposal?: number;
  };
  const role = data.grant ?? (data.role ? { role: data.role } : null);
  const named = (id: string) => who(id, names[id]);
  const isSecond = authorId !== null && authorId !== decidedBy;
  return (
    <>
      {subject.type === 'member' ? (
        <p className={classes.fine}>
          <bdi>{named(subject.id)}</bdi>
          {role ? `: ${words(role)}` : null}
        </p>
      ) : null}
      {data.changes ? <Changes changes={data.changes} /> : null}
      <p className={classes.fine}>
        {isSecond
          ? t('governance.entry.two', { first: named(authorId), second: named(decidedBy) })
          : t(kind.endsWith('.proposed') ? 'governance.entry.proposed' : 'governance.entry.one', {
              name: named(decidedBy),
            })}
        {data.proposal ? ` · ${t('governance.proposal', { n: data.proposal })}` : null}
      </p>
    </>
  );
}
