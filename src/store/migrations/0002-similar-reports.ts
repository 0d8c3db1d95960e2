/** Reports near a position are found by place, not by reading every report of those days. */
export const similarReports = /* sql */ `
create index report_place on tilth.report using gist (place);
drop index tilth.report_similar;
`;
