export type { Format, Input, IupdsDocument, NewPosition, PositionsDocument } from './src/body';
export type { Calls } from './src/calls';
export { type Client, type Finished, createClient } from './src/client';
export {
  BadRequestError,
  BusyError,
  ConflictError,
  ConnectionError,
  ForbiddenError,
  GpdError,
  type Job,
  NotFoundError,
  type Problem,
  ProblemError,
  TimeoutError,
  UnauthorizedError,
} from './src/errors';
export type { FollowOptions } from './src/follow-job';
export type { Item, ItemStatus, ListPath, PageOf, ReceiptFeed } from './src/pages';
export type { components, operations, paths } from './src/schema';
export type { SubmitOptions, Submitted, WaitOptions } from './src/submit';
export type { ClientOptions, SendOptions } from './src/transport';
