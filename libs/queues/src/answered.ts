import { within } from '#libs/lifecycle';

/** @throws Error when Redis takes longer; what it does then is not waited for */
export const answered = <T>(milliseconds: number, work: Promise<T>): Promise<T> =>
  within(milliseconds, work, `Redis did not answer within ${milliseconds} ms`);
