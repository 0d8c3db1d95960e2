/**
 * Which folds the stored registry was made with. Raise it by one, here and nowhere else, whenever the folds, or the
 * columns the store writes beside a record, give something else for entries that exist: databases made before are
 * then folded again, once, before their first answer. `test/golden/folds.test.ts` fails when it was forgotten.
 */
export const FOLD_VERSION = 1;
