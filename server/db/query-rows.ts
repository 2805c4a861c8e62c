import type { ClientBase, Pool } from 'pg';
import type { z } from 'zod';
import { parseBigints } from './parse-bigints.ts';

/** Runs one parameterised statement and parses each row: a row that is not what the query promises is an error. */
export async function queryRows<S extends z.ZodType>(
  client: ClientBase | Pool,
  rowSchema: S,
  sql: string,
  values: readonly unknown[] = [],
): Promise<z.infer<S>[]> {
  const { rows } = await client.query({ text: sql, values: [...values], types: parseBigints });
  return rows.map((row) => rowSchema.parse(row));
}

/** The same for a statement that a connection prepares once and keeps by `name`, which no other text may have. */
export async function queryPrepared<S extends z.ZodType>(
  client: ClientBase,
  rowSchema: S,
  { name, sql }: { name: string; sql: string },
  values: readonly unknown[],
): Promise<z.infer<S>[]> {
  const { rows } = await client.query({ name, text: sql, values: [...values], types: parseBigints });
  return rows.map((row) => rowSchema.parse(row));
}

/** The same for statements that answer with at most one row; `null` where there is none. */
export async function queryRow<S extends z.ZodType>(
  client: ClientBase | Pool,
  rowSchema: S,
  sql: string,
  values: readonly unknown[] = [],
): Promise<z.infer<S> | null> {
  const rows = await queryRows(client, rowSchema, sql, values);
  if (rows.length > 1) throw new Error(`expected at most one row, got ${rows.length}`);
  return rows[0] ?? null;
}
