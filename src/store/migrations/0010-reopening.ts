/** Hazards that reopen another are found by it: their ground counts once with its. Few, so the index is small. */
export const reopening = /* sql */ `
create index hazard_reopens on tilth.hazard (programme_id, (doc ->> 'reopensId'))
  where doc ->> 'reopensId' is not null;
`;
