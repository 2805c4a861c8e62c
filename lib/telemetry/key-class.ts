const tenantKey =
  /^tenant:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(?:(_?[a-z0-9][a-z0-9_-]{0,31}):)?(?:([a-z0-9][a-z0-9_-]{0,31}):)?/;
const mask = '••••';

/** Whose a stored key is and of which kind, its own part left out. */
export interface KeyClass {
  tenantId: string;
  /** `tenant/module/type/••••`; less where the key is none of the SDK's. */
  keyClass: string;
}

/** `null` where the key is no tenant's. */
export function keyClassOf(storedKey: string): KeyClass | null {
  const [, tenantId, module, dataType] = tenantKey.exec(storedKey) ?? [];
  if (tenantId === undefined) return null;
  return { tenantId, keyClass: [tenantId, module, dataType, mask].filter((part) => part !== undefined).join('/') };
}
