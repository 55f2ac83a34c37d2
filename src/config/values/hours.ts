import { z } from "zod";
import type { Hours, Weekday } from "../../decision/index.ts";
import { inWords } from "../checks.ts";
import { timeZoneProblem } from "./time-zone.ts";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/u;
const END_OF_DAY = "24:00";

const clock = z
  .string()
  .refine((text) => CLOCK.test(text), { error: 'is not a time of the day; wanted one such as "08:30", with quotes' });
const days = z
  .array(z.enum(WEEKDAYS, { error: `is not a day; wanted ${inWords(WEEKDAYS)}` }))
  .min(1)
  .default([...WEEKDAYS]);

/** A part of the day, on some days of the week, as the configuration file gives it. */
export const hoursSchema = z
  .strictObject({
    from: clock.refine((text) => text !== END_OF_DAY, {
      error: 'is where a day ends; wanted "00:00" of the day after',
    }),
    to: clock,
    days: days.describe("Days of the week; all when left out."),
    timeZone: z
      .string()
      .superRefine((value, context) => {
        const problem = timeZoneProblem(value);
        if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
      })
      .optional(),
  })
  .refine(({ from, to }) => from !== to, { error: "begin and end at the same time; wanted two times" });

/** Hours in which something waits: they have to end. */
export const waitingHoursSchema = hoursSchema.refine(
  ({ from, to, days: given }) => from !== "00:00" || to !== END_OF_DAY || new Set(given).size < WEEKDAYS.length,
  { error: "never end, so that nothing would ever be posted; wanted hours that leave out some of the week" },
);

/** The hours in the words of the core. @param fallback time zone where none is named */
export function hoursFrom(given: z.output<typeof hoursSchema> | undefined, fallback: string): Hours | undefined {
  if (given === undefined) return undefined;
  const numbers = given.days.map((day) => (WEEKDAYS.indexOf(day) + 1) as Weekday);
  return { from: given.from, to: given.to, days: numbers, timeZone: given.timeZone ?? fallback };
}
