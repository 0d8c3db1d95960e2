/**
 * Property tests draw the same examples on every run, so that a failure somewhere is the same failure
 * everywhere. `FC_SEED=random npm test` looks for new ones; whatever it finds becomes an example by name.
 */
import fc from 'fast-check';

const asked = process.env.FC_SEED;
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked ?? 20261122) });
