/** Levels a report has passed before it is decided on: what the review adds, like its findings. */
export const reportVerifications = /* sql */ `
alter table tilth.report add column verifications json not null default '[]';
`;
