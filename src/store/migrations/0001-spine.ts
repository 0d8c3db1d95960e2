/** Programmes, people's roles, reports, the ledger with its chain, and the versioned registry. */
export const spine = /* sql */ `
create table tilth.programme (
  programme_id text primary key,
  settings json not null,
  created_at timestamptz not null default now()
);

-- Where each programme's chain ends. Moved only by the trigger on ledger_entry; locked by whoever appends.
create table tilth.chain_head (
  programme_id text primary key references tilth.programme,
  seq bigint not null check (seq >= 0),
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$')
);

create table tilth.organisation (
  programme_id text not null references tilth.programme,
  code text collate "C" not null,
  doc json not null,
  primary key (programme_id, code)
);

create table tilth.membership (
  programme_id text not null references tilth.programme,
  user_id text collate "C" not null,
  role text not null,
  org_code text,
  place_codes text[] not null default '{}',
  primary key (programme_id, user_id, role)
);
create index membership_user on tilth.membership (user_id);

-- One immutable document from one author. Only what the review adds may change.
create table tilth.report (
  programme_id text not null references tilth.programme,
  id uuid not null,
  content json not null,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  author_id text not null,
  author_name text not null,
  submitted_at timestamptz(3) not null,
  -- Drawn from the content when it is stored, for lists and for the rules.
  report_type text not null,
  org_code text,
  place_code text,
  hazard_id uuid,
  local_id text,
  day text not null,
  batch_id uuid,
  row_sha256 text,
  search text not null,
  place box,
  -- What the review adds.
  state text not null check (state in ('submitted', 'returned', 'accepted', 'rejected', 'superseded')),
  version integer not null check (version >= 1),
  findings json not null,
  finding_count integer not null,
  decision json,
  superseded_by_id uuid,
  entry_seqs bigint[] not null default '{}',
  primary key (programme_id, id)
);
create index report_newest on tilth.report (programme_id, submitted_at, id);
create index report_state on tilth.report (programme_id, state, submitted_at, id);
create index report_author on tilth.report (programme_id, author_id, submitted_at, id);
create index report_org on tilth.report (programme_id, org_code, submitted_at, id);
create index report_batch on tilth.report (programme_id, batch_id, submitted_at, id) where batch_id is not null;
create index report_hazard on tilth.report (programme_id, hazard_id, submitted_at, id) where hazard_id is not null;
create index report_row on tilth.report (programme_id, row_sha256) where row_sha256 is not null;
create index report_local_id on tilth.report (programme_id, local_id) where local_id is not null;
create index report_similar on tilth.report (programme_id, report_type, day);

-- The chain. The body is the canonical text that was hashed, exactly; the columns beside it repeat what it says.
create table tilth.ledger_entry (
  programme_id text not null references tilth.programme,
  seq bigint not null check (seq >= 1),
  kind text not null,
  subject_type text not null,
  subject_id text collate "C" not null,
  report_id uuid,
  recorded_at timestamptz(3) not null,
  body text not null,
  prev_hash text collate "C" not null check (prev_hash ~ '^[0-9a-f]{64}$'),
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (programme_id, seq),
  foreign key (programme_id, report_id) references tilth.report
);
create index ledger_entry_subject on tilth.ledger_entry (programme_id, subject_type, subject_id, seq);
create index ledger_entry_report on tilth.ledger_entry (programme_id, report_id, seq);
create index ledger_entry_recorded on tilth.ledger_entry (programme_id, recorded_at, seq);

-- Registry: every version of every record, from from_seq (inclusive) until until_seq (exclusive).
-- shape is WKB in degrees, longitude first: the very doubles that were drawn. box is its extent and cell the
-- extent of its generalised cell, so that asking by place reveals no more than the map shows.
create table tilth.hazard (
  programme_id text not null references tilth.programme,
  id uuid not null,
  from_seq bigint not null,
  until_seq bigint check (until_seq > from_seq),
  doc json not null,
  shape bytea,
  box box,
  cell box,
  classification text not null,
  work_status text not null,
  contamination text[] not null,
  place_code text,
  org_code text,
  local_id text,
  search text not null,
  area_m2 double precision,
  primary key (programme_id, id, from_seq)
);
create unique index hazard_open on tilth.hazard (programme_id, id) where until_seq is null;
create index hazard_from on tilth.hazard (programme_id, from_seq);
create index hazard_until on tilth.hazard (programme_id, until_seq) where until_seq is not null;
create index hazard_box on tilth.hazard using gist (box);
create index hazard_cell on tilth.hazard using gist (cell);
create index hazard_place on tilth.hazard (programme_id, place_code);
create index hazard_org on tilth.hazard (programme_id, org_code);
create index hazard_local_id on tilth.hazard (programme_id, local_id) where until_seq is null;

create table tilth.evidence (
  programme_id text not null references tilth.programme,
  id uuid not null,
  from_seq bigint not null,
  until_seq bigint check (until_seq > from_seq),
  doc json not null,
  shape bytea,
  box box,
  cell box,
  hazard_id uuid,
  kind text not null,
  grade text not null,
  ordnance_category text,
  place_code text,
  org_code text,
  primary key (programme_id, id, from_seq)
);
create unique index evidence_open on tilth.evidence (programme_id, id) where until_seq is null;
create index evidence_from on tilth.evidence (programme_id, from_seq);
create index evidence_until on tilth.evidence (programme_id, until_seq) where until_seq is not null;
create index evidence_box on tilth.evidence using gist (box);
create index evidence_cell on tilth.evidence using gist (cell);
create index evidence_hazard on tilth.evidence (programme_id, hazard_id, id);
create index evidence_place on tilth.evidence (programme_id, place_code);

create table tilth.place (
  programme_id text not null references tilth.programme,
  code text collate "C" not null,
  from_seq bigint not null,
  until_seq bigint check (until_seq > from_seq),
  doc json not null,
  shape bytea,
  box box,
  parent_code text collate "C",
  level integer not null,
  search text not null,
  primary key (programme_id, code, from_seq)
);
create unique index place_open on tilth.place (programme_id, code) where until_seq is null;
create index place_from on tilth.place (programme_id, from_seq);
create index place_until on tilth.place (programme_id, until_seq) where until_seq is not null;
create index place_parent on tilth.place (programme_id, parent_code, code);
create index place_box on tilth.place using gist (box);

-- SAFETY: nothing that was recorded is altered or removed, whoever writes the SQL (test/contract/guards.test.ts).
create function tilth.refuse() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: the record only grows', lower(tg_op), tg_table_name
    using errcode = 'TL001';
end $$;

create trigger append_only before update or delete or truncate on tilth.ledger_entry
  for each statement execute function tilth.refuse();
create trigger never_removed before delete or truncate on tilth.report
  for each statement execute function tilth.refuse();
create trigger never_removed before delete or truncate on tilth.chain_head
  for each statement execute function tilth.refuse();
create trigger never_removed before delete or truncate on tilth.programme
  for each statement execute function tilth.refuse();

create function tilth.keep_report() returns trigger language plpgsql as $$
begin
  if (old.programme_id, old.id, old.content::text, old.content_hash, old.author_id, old.author_name,
      old.submitted_at, old.report_type, old.org_code, old.place_code, old.hazard_id, old.local_id, old.day,
      old.batch_id, old.row_sha256, old.search, old.place::text)
    is distinct from
     (new.programme_id, new.id, new.content::text, new.content_hash, new.author_id, new.author_name,
      new.submitted_at, new.report_type, new.org_code, new.place_code, new.hazard_id, new.local_id, new.day,
      new.batch_id, new.row_sha256, new.search, new.place::text)
  then
    raise exception 'report % cannot be altered: answer it with a correction', old.id using errcode = 'TL001';
  end if;
  if new.version < old.version then
    raise exception 'report % cannot go back to version %', old.id, new.version using errcode = 'TL001';
  end if;
  return new;
end $$;
create trigger content_is_kept before update on tilth.report
  for each row execute function tilth.keep_report();

-- Entries join the chain only directly after its head; the head moves with them and in no other way.
create function tilth.extend_chain() returns trigger language plpgsql as $$
declare
  tail record;
  head tilth.chain_head;
begin
  for tail in select programme_id, max(seq) as seq from added group by programme_id loop
    select * into strict head from tilth.chain_head c where c.programme_id = tail.programme_id for update;
    if exists (
      select from (
        select seq, prev_hash,
          head.seq + row_number() over (order by seq) as due,
          lag(hash, 1, head.hash) over (order by seq) as before
        from added where programme_id = tail.programme_id
      ) links
      where seq <> due or prev_hash <> before
    ) then
      raise exception 'the chain of % ends at % and these entries do not follow', head.programme_id, head.seq
        using errcode = 'TL002';
    end if;
    update tilth.chain_head c set seq = tail.seq, hash = a.hash
      from added a
      where c.programme_id = tail.programme_id and a.programme_id = tail.programme_id and a.seq = tail.seq;
  end loop;
  return null;
end $$;
create trigger joins_the_chain after insert on tilth.ledger_entry
  referencing new table as added for each statement execute function tilth.extend_chain();

create function tilth.guard_head() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() < 2 then
    raise exception 'the head of a chain moves only with its entries' using errcode = 'TL001';
  end if;
  return new;
end $$;
create trigger moves_with_entries before update on tilth.chain_head
  for each row execute function tilth.guard_head();
`;
