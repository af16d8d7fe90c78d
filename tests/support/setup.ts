import fc from 'fast-check';

// Every run tries the same cases, so that a failure is one of the change at hand; FAST_CHECK_SEED tries others.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 2026) });
