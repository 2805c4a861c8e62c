import type { BackupWriter } from '#lib/backup/backup-writer.ts';
import { readItem } from '#lib/cache/queue-item.ts';
import { type BackupContext, WorkStopped, type WorkUnderWay } from '../backup/backup-context.ts';
import { readPoliciesInEffect } from '../backup/policies-in-effect.ts';
import { readEntries } from '../backup/read-entries.ts';
import type { KeyPage, TenantDatabases } from '../backup/tenant-databases.ts';
import { writeBackupFile } from '../backup/write-backup-file.ts';
import { findTenantSections, readRowsAsOwner } from '../db/queries/privacy/find-tenant-sections.ts';
import { readHeldRows, subjectQueries } from '../db/queries/privacy/read-held-rows.ts';
import { withTenant } from '../db/with-tenant.ts';
import { createEntryDescription } from './describe-entry.ts';
import { sampledKeys } from './erase-found.ts';
import { type FoundKey, type FoundPart, findSubject, type Subject } from './find-subject.ts';
import { scanMembers } from './scan-members.ts';
import { withOwner } from './with-owner.ts';

interface Exporting {
  context: BackupContext;
  tenantId: string;
  databases: TenantDatabases;
  writer: BackupWriter;
  work: WorkUnderWay;
}

/** A person's data may be asked for without a person's id: then everything of the tenant is meant. */
export type ExportOf = { tenantId: string; subject: null } | Subject;

async function writePage(
  { context, tenantId, databases, writer }: Exporting,
  section: string,
  page: KeyPage,
): Promise<number> {
  const describeEntry = createEntryDescription(context, databases, tenantId);
  const rows: unknown[] = [];
  for await (const entry of readEntries(page, databases.writing, tenantId)) rows.push(await describeEntry(entry));
  await writer.section(section, rows);
  return rows.length;
}

async function exportTenant(exporting: Exporting): Promise<Record<string, number>> {
  const { context, tenantId, databases, writer, work } = exporting;
  let entries = 0;
  for await (const page of databases.pages(tenantId, context.pace, work.cancelled)) {
    entries += await writePage(exporting, 'entries', page);
    await work.progress(entries, null);
  }
  if (work.cancelled()) throw new WorkStopped('the export was stopped');
  const policies = await readPoliciesInEffect(context, tenantId);
  await writer.section('policies', policies);
  return { entries, policies: policies.length, ...(await writeTables(exporting)) };
}

/** What the tables hold of the tenant, a thousand rows at a time. */
async function writeTables({ context, tenantId, writer }: Exporting): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const write = async (name: string, rows: readonly unknown[]) => {
    await writer.section(name, rows);
    counts[name] = (counts[name] ?? 0) + rows.length;
  };
  const { tables, queries } = await findTenantSections(context.pools.app, tenantId);
  await withTenant(context.pools.app, tenantId, async (client) => {
    for (const query of queries) await readHeldRows(client, query, write);
  });
  // What only the platform sees is the tenant's all the same.
  for (const table of tables) {
    const rows = await withOwner(context, (client) => readRowsAsOwner(client, table, tenantId));
    await write(table.name, rows);
  }
  return counts;
}

async function writeKeys(exporting: Exporting, section: string, keys: readonly FoundKey[]): Promise<number> {
  let written = 0;
  for (const database of new Set(keys.map((each) => each.database))) {
    const own = keys.filter((each) => each.database === database).map(({ storedKey }) => storedKey);
    for (const { client, items } of await exporting.databases.byServer(database, own, (storedKey) => storedKey)) {
      written += await writePage(exporting, section, { client, database, storedKeys: items });
    }
  }
  return written;
}

async function writeFields(
  { databases, writer }: Exporting,
  section: string,
  parts: readonly FoundPart[],
  { part, read }: { part: string; read: (text: string) => unknown },
): Promise<number> {
  let written = 0;
  for (const { database, base, ids } of parts) {
    const found = await (await databases.open(database)).hmget(base + part, ...ids);
    const rows = ids.flatMap((id, index) => {
      const text = found[index];
      return text == null ? [] : [{ id, value: read(text) }];
    });
    await writer.section(section, rows);
    written += rows.length;
  }
  return written;
}

/** What queues put aside, and events. */
async function writeMessages({ databases, writer }: Exporting, parts: readonly FoundPart[]): Promise<number> {
  let written = 0;
  for (const { database, base, ids } of parts) {
    const wanted = new Set(ids);
    const rows: unknown[] = [];
    for await (const { member, value } of scanMembers(await databases.open(database), Buffer.from(base), 'stream')) {
      if (wanted.has(member)) rows.push({ id: member, value: readItem(value) });
    }
    await writer.section('messages', rows);
    written += rows.length;
  }
  return written;
}

async function exportSubject(exporting: Exporting, about: Subject): Promise<Record<string, number>> {
  const { context, databases, writer, work } = exporting;
  const found = await findSubject(context, databases, about, work.cancelled);
  const counts: Record<string, number> = {
    entries: await writeKeys(exporting, 'entries', found.entries),
    sessions: await writeKeys(exporting, 'sessions', found.sessions),
    queued: await writeFields(exporting, 'queued', found.queues, { part: 'items', read: readItem }),
    messages: await writeMessages(exporting, found.messages),
    synchronised: await writeFields(exporting, 'synchronised', found.sync, { part: 'records', read: (text) => text }),
    places: await writeFields(exporting, 'places', found.places, { part: 'facts', read: (text) => text }),
  };
  const keys = sampledKeys(found, about.tenantId);
  await withTenant(context.pools.app, about.tenantId, async (client) => {
    for (const query of subjectQueries({ ...about, keys })) {
      await readHeldRows(client, query, async (name, rows) => {
        await writer.section(name, rows);
        counts[name] = (counts[name] ?? 0) + rows.length;
      });
    }
  });
  return counts;
}

/**
 * Writes everything that is held of a tenant, or of one person, into one file: sections of JSON rows, sealed with the
 * tenant's backup key, so that erasing the tenant makes it unreadable as well. Answers how many rows of each section.
 */
export async function exportData(
  context: BackupContext,
  of: ExportOf,
  file: string,
  work: WorkUnderWay,
): Promise<{ counts: Record<string, number>; bytes: number }> {
  const { tenantId } = of;
  const place = { tenantId, file, sections: ['export'] };
  const { result: counts, fileBytes: bytes } = await writeBackupFile(context, place, (writer, databases) => {
    const exporting = { context, tenantId, databases, writer, work };
    return of.subject === null ? exportTenant(exporting) : exportSubject(exporting, of);
  });
  return { counts, bytes };
}
