/**
 * Lines of area accounts as rows, so that statements are sums the database makes. Written from the account's
 * document by triggers, whoever changes an account: the two cannot differ (test/contract/account.test.ts).
 */
export const areaMovements = /* sql */ `
create table tilth.area_movement (
  programme_id text not null,
  hazard_id uuid not null,
  from_seq bigint not null,
  until_seq bigint,
  -- Place in the account's list.
  no integer not null,
  -- Days as yyyymmdd. The balances below hold from the end of \`day\` until the end of the day before \`next_day\`;
  -- of several lines on one day only the last has days of its own.
  day integer not null,
  next_day integer not null,
  kind text not null,
  class text not null,
  to_class text,
  reason text,
  mm2 bigint not null,
  sha_mm2 bigint not null,
  cha_mm2 bigint not null,
  -- All that was ever added: what the tolerance is measured by.
  gross_mm2 bigint not null,
  -- Who did it; who paid, of releases where it is stated.
  by_org text,
  shares json,
  -- Whose hazard it is and where.
  org_code text,
  place_code text,
  primary key (programme_id, hazard_id, from_seq, no)
);
create index area_movement_now on tilth.area_movement (programme_id, next_day) where until_seq is null;
create index area_movement_place on tilth.area_movement (programme_id, place_code) where until_seq is null;
create index area_movement_org on tilth.area_movement (programme_id, org_code) where until_seq is null;

-- Area as account-movements.ts has it: rounded once, halves up; what adds, what takes away, what moves over.
create function tilth.movements_of(account json) returns table (
  no integer, day integer, next_day integer, kind text, class text, to_class text, reason text,
  mm2 bigint, sha_mm2 bigint, cha_mm2 bigint, gross_mm2 bigint, by_org text, shares json
) language sql immutable as $$
  select no, day, lead(day, 1, 99999999) over line, kind, class, to_class, reason, mm2,
    (sum(case when class = 'sha' then signed when to_class = 'sha' then mm2 else 0 end) over line)::bigint,
    (sum(case when class = 'cha' then signed when to_class = 'cha' then mm2 else 0 end) over line)::bigint,
    (sum(greatest(signed, 0)) over line)::bigint, by_org, shares
  from (
    select l.no::integer, replace(l."effectiveDate", '-', '')::integer as day, l.kind, l.class,
      case when l.kind = 'reclassify' then l."toClass" end as to_class, l.reason, size.mm2,
      case when l.kind in ('identify', 'extend', 'reopen', 'adjust_up', 'split_in', 'merge_in')
        then size.mm2 else -size.mm2 end as signed,
      l."orgCode" as by_org,
      case when json_array_length(l.shares) > 0
        and l.kind in ('cancel', 'reduce', 'reduce_with_asset', 'reduce_without_asset', 'clear')
        then l.shares end as shares
    from rows from (json_to_recordset(account -> 'lines') as (
        "effectiveDate" text, kind text, class text, "toClass" text, m2 double precision, "orgCode" text,
        reason text, shares json
      )) with ordinality as l ("effectiveDate", kind, class, "toClass", m2, "orgCode", reason, shares, no),
      lateral (select l.m2 * 1e6::double precision as exact) given,
      lateral (select (floor(exact) + case when exact - floor(exact) >= 0.5 then 1 else 0 end)::bigint as mm2) size
  ) as said
  window line as (order by day, no rows between unbounded preceding and current row)
$$;

create function tilth.keep_movements() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    delete from tilth.area_movement m using before b
      where m.programme_id = b.programme_id and m.hazard_id = b.id and m.from_seq = b.from_seq;
  end if;
  if tg_op <> 'DELETE' then
    insert into tilth.area_movement (
      programme_id, hazard_id, from_seq, until_seq, org_code, place_code, no, day, next_day, kind, class, to_class,
      reason, mm2, sha_mm2, cha_mm2, gross_mm2, by_org, shares)
    select a.programme_id, a.id, a.from_seq, a.until_seq, a.org_code, a.place_code, m.*
      from after a cross join lateral tilth.movements_of(a.doc) m;
  end if;
  return null;
end $$;
create trigger lines_begin after insert on tilth.area_account
  referencing new table as after for each statement execute function tilth.keep_movements();
create trigger lines_change after update on tilth.area_account
  referencing old table as before new table as after for each statement execute function tilth.keep_movements();
create trigger lines_end after delete on tilth.area_account
  referencing old table as before for each statement execute function tilth.keep_movements();

insert into tilth.area_movement (
  programme_id, hazard_id, from_seq, until_seq, org_code, place_code, no, day, next_day, kind, class, to_class,
  reason, mm2, sha_mm2, cha_mm2, gross_mm2, by_org, shares)
select a.programme_id, a.id, a.from_seq, a.until_seq, a.org_code, a.place_code, m.*
  from tilth.area_account a cross join lateral tilth.movements_of(a.doc) m;

-- Hazards known only as a point, for the numbers beside the balances (the condition of store/hazards.ts).
create index hazard_points on tilth.hazard (programme_id, id)
  where until_seq is null and (shape is null or get_byte(shape, 1) = 1);
`;
