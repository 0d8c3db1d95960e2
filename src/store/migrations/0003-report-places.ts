/** A report may name several places, and the place a gazetteer report describes counts by the one it lies in. */
export const reportPlaces = /* sql */ `
alter table tilth.report add column place_codes text[] collate "C" not null default '{}';

update tilth.report set place_codes = array(
  select distinct code from (
    select content #>> '{hazard,fields,placeCode}' as code
    union all
    select point ->> 'placeCode'
      from json_array_elements(case json_typeof(content -> 'evidence') when 'array' then content -> 'evidence' else '[]' end) point
    union all
    select content #>> '{place,parentCode}'
  ) named where code is not null order by code
);

alter table tilth.report drop column place_code;
create index report_places on tilth.report using gin (place_codes);

create or replace function tilth.keep_report() returns trigger language plpgsql as $$
begin
  if (old.programme_id, old.id, old.content::text, old.content_hash, old.author_id, old.author_name,
      old.submitted_at, old.report_type, old.org_code, old.place_codes, old.hazard_id, old.local_id, old.day,
      old.batch_id, old.row_sha256, old.search, old.place::text)
    is distinct from
     (new.programme_id, new.id, new.content::text, new.content_hash, new.author_id, new.author_name,
      new.submitted_at, new.report_type, new.org_code, new.place_codes, new.hazard_id, new.local_id, new.day,
      new.batch_id, new.row_sha256, new.search, new.place::text)
  then
    raise exception 'report % cannot be altered: answer it with a correction', old.id using errcode = 'TL001';
  end if;
  if new.version < old.version then
    raise exception 'report % cannot go back to version %', old.id, new.version using errcode = 'TL001';
  end if;
  return new;
end $$;
`;
