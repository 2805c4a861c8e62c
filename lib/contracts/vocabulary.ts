import { z } from 'zod';

/**
 * The closed vocabularies of the public surface. Every body, event and table column that names a device, a network,
 * an operation … takes its values from here, so that one word means one thing from the SDK to the chart.
 */
export const devices = ['mobile', 'tablet', 'desktop', 'unknown'] as const;
export const networks = ['slow', 'fast', 'wifi', 'unknown'] as const;
export const operations = [
  'get',
  'set',
  'delete',
  'expire',
  'mget',
  'mset',
  'increment',
  'scan',
  'lock',
  'session',
  'queue',
  'geo',
] as const;
export const outcomes = ['hit', 'miss', 'stale', 'error', 'ok'] as const;
const databaseStatuses = ['ok', 'idle', 'warning', 'down', 'unknown'] as const;
const roles = ['tenant_admin', 'tenant_viewer', 'platform_admin', 'platform_viewer'] as const;
export const catalogueNames = ['multi-tenant', 'enterprise'] as const;

export const deviceSchema = z.enum(devices);
export const networkSchema = z.enum(networks);
export const operationSchema = z.enum(operations);
export const outcomeSchema = z.enum(outcomes);
export const databaseStatusSchema = z.enum(databaseStatuses);
export const roleSchema = z.enum(roles);
export const catalogueNameSchema = z.enum(catalogueNames);

export type Device = z.infer<typeof deviceSchema>;
export type Network = z.infer<typeof networkSchema>;
export type Operation = z.infer<typeof operationSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type DatabaseStatus = z.infer<typeof databaseStatusSchema>;
export type Role = z.infer<typeof roleSchema>;
export type CatalogueName = z.infer<typeof catalogueNameSchema>;

/** A tenant or row id as the server makes them. */
export const uuidSchema = z.uuid();
/** One of the 16 purpose databases. */
export const databaseIdSchema = z.int().min(0).max(15);
/** Percent 0–100; `null` where nothing was measured. */
export const percentSchema = z.number().min(0).max(100).nullable();
/** A non-negative measure in the unit its field names; `null` where nothing was measured. */
export const measureSchema = z.number().min(0).nullable();
/** ISO 8601, UTC. */
export const timestampSchema = z.iso.datetime();
