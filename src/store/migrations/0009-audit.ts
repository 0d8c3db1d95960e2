/** The audit trail: one chain for the whole server, only ever longer. */
export const audit = /* sql */ `
create table tilth.audit (
  seq bigint primary key check (seq >= 1),
  kind text not null,
  account_id text collate "C",
  programme_id text,
  recorded_at timestamptz(3) not null,
  body text not null,
  prev_hash text collate "C" not null check (prev_hash ~ '^[0-9a-f]{64}$'),
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$')
);
create index audit_programme on tilth.audit (programme_id, seq);
create index audit_account on tilth.audit (account_id, seq);

-- SAFETY: who did what cannot be taken out of the trail (test/scenarios/audit.test.ts).
create trigger append_only before update or delete or truncate on tilth.audit
  for each statement execute function tilth.refuse();

-- Entries join the trail only directly after its last one.
create function tilth.extend_audit() returns trigger language plpgsql as $$
declare
  first bigint;
  tail text;
begin
  select min(seq) into first from added;
  if first is null then return null; end if;
  select a.hash into tail from tilth.audit a where a.seq = first - 1;
  if first = 1 then tail := repeat('0', 64); end if;
  if tail is null or exists (
    select from (
      select seq, prev_hash,
        first - 1 + row_number() over (order by seq) as due,
        lag(hash, 1, tail) over (order by seq) as before
      from added
    ) links
    where seq <> due or prev_hash <> before
  ) then
    raise exception 'these entries do not follow the end of the audit trail' using errcode = 'TL002';
  end if;
  return null;
end $$;
create trigger joins_the_chain after insert on tilth.audit
  referencing new table as added for each statement execute function tilth.extend_audit();
`;
