export interface Structure {
  /** Of the queue, `sync` of the log, `users` of the places. */
  name: string;
  part: string;
}

/** `{:name}:part` of a structure, as backups name it. */
const structureName = /\{:([^{}]*)\}:([a-z0-9_-]+)$/s;

/** Name and part of the structure that this logical key is of; both empty where it is of none. */
export function structureOf(logicalKey: string): Structure {
  const [, name = '', part = ''] = structureName.exec(logicalKey) ?? [];
  return { name, part };
}
