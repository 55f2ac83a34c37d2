import { z } from "zod";

/** Nothing was tested on the web before. */
const EARLIEST = "2000-01-01T00:00:00Z";

/** The instant as of which a job is to look, in its payload. */
export const asOfField = z.iso
  .datetime()
  .refine((instant) => Date.parse(instant) >= Date.parse(EARLIEST), `wanted an instant from ${EARLIEST} on`);
