import { type z } from 'zod';

/** Settings that belong together, as the reference of them has it. */
export interface Section<S extends z.ZodRawShape> {
  title: string;
  note?: string;
  settings: S;
}
export const section = <S extends z.ZodRawShape>(given: Section<S>): Section<S> => given;
