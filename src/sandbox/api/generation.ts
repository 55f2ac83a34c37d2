/** `seed`: the API as of early May 2026. `current`: as of August 2026, with rollout, declared winners and variants in lists. */
export type Generation = "seed" | "current";
