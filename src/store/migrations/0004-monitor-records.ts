/** Records of the monitor by version. `refs` are the names of the records each one names. */
export const monitorRecords = /* sql */ `
create table tilth.monitor_record (
  programme_id text not null references tilth.programme,
  id text collate "C" not null,
  from_seq bigint not null,
  until_seq bigint check (until_seq > from_seq),
  doc json not null,
  noun text not null,
  document text collate "C" not null,
  -- The event a claim, proposition or judgement belongs to; of an event, itself.
  event_id text collate "C",
  refs text[] not null default '{}',
  iso3s text[] not null default '{}',
  search text not null,
  primary key (programme_id, id, from_seq)
);
create unique index monitor_record_open on tilth.monitor_record (programme_id, id) where until_seq is null;
create index monitor_record_from on tilth.monitor_record (programme_id, from_seq);
create index monitor_record_until on tilth.monitor_record (programme_id, until_seq) where until_seq is not null;
create index monitor_record_noun on tilth.monitor_record (programme_id, noun, id);
create index monitor_record_document on tilth.monitor_record (programme_id, document, id);
create index monitor_record_event on tilth.monitor_record (programme_id, event_id, id) where event_id is not null;
create index monitor_record_refs on tilth.monitor_record using gin (refs);
create index monitor_record_iso3s on tilth.monitor_record using gin (iso3s);
`;
