/** Short enough that the next worker finds what this one loses without a test having to wait long. */
export const SHORT_LOCKS = { lockDurationMs: 400, stalledCheckMs: 150 };

/** So long that a busy machine loses none: for a test that ends the locks of the dead by hand. */
export const LONG_LOCKS = { lockDurationMs: 30_000, stalledCheckMs: 150 };
