import { ReplyError } from 'ioredis';

/** An error that the server answered, as the driver makes them. */
export function replyError(message: string): Error {
  return new ReplyError(message);
}
