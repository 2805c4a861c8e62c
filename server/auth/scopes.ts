import { type ApiKeyScope, apiKeyScopeSchema, apiKeyScopes } from '#lib/contracts/settings/api-keys.ts';

/** The words live in the contract, for people choose among them on a screen. */
export const scopes = apiKeyScopes;
export const scopeSchema = apiKeyScopeSchema;
export type Scope = ApiKeyScope;
