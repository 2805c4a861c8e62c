import type { z } from 'zod';
import type { ErrorCode } from '#lib/contracts/error-status.ts';

/** What an answer, or a body, consists of: a contract by its name in the document, or raw bytes of some types. */
export type Content = { name: string; schema: z.ZodType } | { types: readonly string[] };

/** One operation of the HTTP interface, from which the document is made. */
export interface ApiOperation {
  method: 'get' | 'put' | 'post' | 'patch' | 'delete';
  /** As OpenAPI writes it: `/api/v1/sessions/{id}`. */
  path: string;
  operationId: string;
  tag: string;
  summary: string;
  description?: string;
  /** What an API key needs; null for an operation that is open to all. */
  scope: string | null;
  /** True where a session's cookie does as well. */
  session?: boolean;
  /** Query parameters: an object of contracts, each required unless optional. */
  query?: z.ZodObject;
  headers?: readonly { name: string; description: string; schema: Record<string, unknown> }[];
  body?: Content;
  answers: readonly {
    status: number;
    description: string;
    content?: Content;
    headers?: Record<string, string>;
  }[];
  /** Beside those that every operation may answer. */
  errors?: readonly ErrorCode[];
}
