'use client';

import { useQuery } from '@tanstack/react-query';
import { databasesQuery } from '#lib/api/databases-query.ts';
import { ownScope, type Scope } from '#lib/api/scope.ts';
import { useDatabaseWords } from '../databases/use-database-words.ts';

/** The databases by their names in the reader's language; by their numbers until the catalogue is known. */
export function useDatabaseNames(scope: Scope = ownScope) {
  const { data } = useQuery(databasesQuery(scope));
  const words = useDatabaseWords(data?.catalogue ?? 'multi-tenant');
  const nameOf = (id: number) => (data ? words(id).name : String(id));
  return { databases: (data?.databases ?? []).map(({ id }) => ({ id, name: nameOf(id) })), nameOf };
}
