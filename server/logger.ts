import pino from 'pino';
import { describeError } from './describe-error.ts';
import { remember } from './remember.ts';

/** JSON lines on standard error; what could be a secret is never written. */
export const logger = remember('logger', () =>
  pino(
    {
      level: 'info',
      redact: {
        paths: [
          'password',
          '*.password',
          'authorization',
          'cookie',
          '*.authorization',
          '*.cookie',
          'apiKey',
          '*.apiKey',
        ],
        censor: '[redacted]',
      },
      serializers: { err: describeError },
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination({ dest: 2, sync: true }),
  ),
);
