/** With which folds a programme's registry was made; 0 before anybody counted (core/registry/fold-version.ts). */
export const foldVersion = /* sql */ `
alter table tilth.programme add column fold_version integer not null default 0 check (fold_version >= 0);
`;
