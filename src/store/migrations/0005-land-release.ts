/** Land release: a table per type of record, all with the same columns to ask by (store/land.ts). */

const TABLES = [
  ['activity', 'uuid'],
  ['progress', 'uuid'],
  ['release', 'uuid'],
  ['task', 'uuid'],
  ['handover', 'uuid'],
  ['quality_visit', 'uuid'],
  ['nonconformity', 'uuid'],
  ['survey_box', 'uuid'],
  ['ordnance_type', 'text collate "C"'],
  ['area_account', 'uuid'],
] as const;

const table = ([name, id]: readonly [string, string]): string => /* sql */ `
create table tilth.${name} (
  programme_id text not null references tilth.programme,
  id ${id} not null,
  from_seq bigint not null,
  until_seq bigint check (until_seq > from_seq),
  doc json not null,
  shape bytea,
  box box,
  cell box,
  hazard_ids uuid[] not null,
  task_id uuid,
  activity_id uuid,
  kind text,
  status text,
  day text collate "C",
  place_code text,
  org_code text,
  search text not null,
  primary key (programme_id, id, from_seq)
);
create unique index ${name}_open on tilth.${name} (programme_id, id) where until_seq is null;
create index ${name}_from on tilth.${name} (programme_id, from_seq);
create index ${name}_until on tilth.${name} (programme_id, until_seq) where until_seq is not null;
create index ${name}_hazards on tilth.${name} using gin (hazard_ids);
create index ${name}_task on tilth.${name} (programme_id, task_id) where task_id is not null;
create index ${name}_activity on tilth.${name} (programme_id, activity_id) where activity_id is not null;
create index ${name}_day on tilth.${name} (programme_id, day);
create index ${name}_org on tilth.${name} (programme_id, org_code);
create index ${name}_box on tilth.${name} using gist (box);
`;

export const landRelease = TABLES.map(table).join('');
