'use client';

import { useQueryClient } from '@tanstack/react-query';
import { privacyQuery, privacyUrl } from '#lib/api/privacy-query.ts';
import type { Scope } from '#lib/api/scope.ts';
import { sendJson } from '#lib/api/send-json.ts';
import type { StaffPrivacyRequest } from '#lib/contracts/privacy.ts';
import { useSave } from '../settings/use-save.ts';

/** Asks for an export or an erasure; the list of requests then begins with it. */
export function usePrivacyCommand(scope: Scope, onAsked?: () => void) {
  const client = useQueryClient();
  return useSave({
    send: (request: StaffPrivacyRequest) => sendJson<{ id: string }>('POST', privacyUrl(scope, '/requests'), request),
    onSaved: () => {
      onAsked?.();
      void client.invalidateQueries({ queryKey: privacyQuery(scope).queryKey });
    },
  });
}
