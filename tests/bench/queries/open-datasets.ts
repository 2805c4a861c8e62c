import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { MigrationError, migrate } from '#server/db/migrate.ts';
import { gatherTenantRows } from '#server/db/queries/telemetry/gather-tenant-rows.ts';
import { applySuperuserSetup } from '#server/db/superuser-setup.ts';
import { logger } from '#server/logger.ts';
import type { Connections } from '#server/runtime/connections.ts';
import { startEmbeddedRuntime } from '#server/runtime/embedded-runtime.ts';
import { silentProgress } from '#server/runtime/progress.js';
import { readOrCreateSecrets, type Secrets } from '#server/runtime/secrets.ts';
import { inDatabase } from '#tests/setup/prepare-template.ts';
import type { DatasetPlan } from './dataset-plan.ts';
import { fillDataset } from './fill-dataset.ts';

/** Kept between runs, outside the repository: making the data takes minutes. */
const home = join(homedir(), '.cache', 'kryonix-bench', 'queries');

const noteSchema = z.object({ endMs: z.number(), seconds: z.number(), rows: z.record(z.string(), z.number()) });
type Note = z.infer<typeof noteSchema>;

/** One bench database, migrated to this version's schema and filled. */
export interface Dataset extends Note {
  plan: DatasetPlan;
  urls: { databaseUrl: string; ingestDatabaseUrl: string; platformDatabaseUrl: string };
}

export interface Datasets {
  open(plan: DatasetPlan): Promise<Dataset>;
  close(): Promise<void>;
}

type Progress = (text: string) => void;

const noteFile = (plan: DatasetPlan) => join(home, `${plan.name}.json`);

async function readNote(plan: DatasetPlan): Promise<Note | null> {
  const text = await readFile(noteFile(plan), 'utf8').catch(() => null);
  return text === null ? null : noteSchema.parse(JSON.parse(text));
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const countedTables = ['tenant_rollups_1m', 'tenant_rollups_5m', 'tenant_rollups_1h', 'tenant_rollups_1d']
  .concat('rollups_1m', 'rollups_1h', 'rollups_1d', 'performance_metrics')
  .map((name) => `cache_${name}`);

async function countRows(superuserUrl: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of countedTables) {
    const [row] = await query(superuserUrl, `select count(*)::int as rows from cache_management.${table}`);
    counts[table] = Number(row?.rows);
  }
  return counts;
}

/** The database of `plan`, as it is. Its data stay; this version's migrations come on top, as they would in production. */
async function setUp(connections: Connections, secrets: Secrets, name: string): Promise<void> {
  await applySuperuserSetup(connections.superuserDatabaseUrl ?? '', secrets.postgres, name);
  await migrate(inDatabase(connections.ownerDatabaseUrl, name));
}

/** As the job of the running product has done by then. */
async function gather(ownerUrl: string, endMs: number): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await gatherTenantRows(client, new Date(endMs));
  } finally {
    await client.end();
  }
}

async function make(
  connections: Connections,
  secrets: Secrets,
  plan: DatasetPlan,
  onProgress: Progress,
): Promise<Note> {
  const superuserUrl = connections.superuserDatabaseUrl ?? '';
  const startedMs = performance.now();
  await query(superuserUrl, `drop database if exists ${plan.name} with (force)`);
  await setUp(connections, secrets, plan.name);
  const endMs = Math.floor(Date.now() / 60_000) * 60_000;
  const url = inDatabase(superuserUrl, plan.name);
  await fillDataset(url, plan, endMs, onProgress);
  await gather(inDatabase(connections.ownerDatabaseUrl, plan.name), endMs);
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  const note = { endMs, seconds, rows: await countRows(url) };
  await writeFile(noteFile(plan), JSON.stringify(note));
  return note;
}

async function openDataset(
  connections: Connections,
  secrets: Secrets,
  plan: DatasetPlan,
  onProgress: Progress,
): Promise<Dataset> {
  let note = await readNote(plan);
  if (note !== null) {
    try {
      await setUp(connections, secrets, plan.name);
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error;
      onProgress(`${plan.name} was made by another version and is made again`);
      note = null;
    }
  }
  if (note === null) note = await make(connections, secrets, plan, onProgress);
  else await gather(inDatabase(connections.ownerDatabaseUrl, plan.name), note.endMs);
  const { databaseUrl, ingestDatabaseUrl, platformDatabaseUrl } = connections;
  const urls = {
    databaseUrl: inDatabase(databaseUrl, plan.name),
    ingestDatabaseUrl: inDatabase(ingestDatabaseUrl, plan.name),
    platformDatabaseUrl: inDatabase(platformDatabaseUrl, plan.name),
  };
  return { plan, ...note, urls };
}

/** Starts the PostgreSQL of the bench: it does not wait for the disk, whose speed is not what is measured. */
export async function openDatasets(onProgress: Progress): Promise<Datasets> {
  logger.level = 'error';
  const needs = { postgres: true, redis: false };
  const runtime = await startEmbeddedRuntime({
    home,
    needs,
    progress: silentProgress(),
    log: logger,
    throwaway: true,
  });
  const secrets = await readOrCreateSecrets(home);
  return {
    open: (plan) => openDataset(runtime.connections as Connections, secrets, plan, onProgress),
    close: () => runtime.stop(),
  };
}
