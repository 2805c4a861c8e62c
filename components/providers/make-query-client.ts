import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '#lib/api/api-error.ts';

/** A refusal stays a refusal; silence is worth two more tries. */
function shouldRetry(failures: number, error: Error): boolean {
  if (error instanceof ApiError && error.status < 500) return false;
  return failures < 2;
}

/** A session that ended elsewhere, or whose tenant was suspended, leaves nothing to show here. */
function leaveWhenShutOut(error: Error): void {
  if (!(error instanceof ApiError)) return;
  if (error.code === 'unauthenticated') window.location.assign('/login');
  if (error.code === 'tenant_suspended') window.location.assign('/login?reason=tenant_suspended');
}

/** The one client store. Figures stay on screen while they are refreshed; a failed refresh never removes them. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenShutOut }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: shouldRetry,
        // Without a network a query must say so instead of waiting in silence.
        networkMode: 'always',
        refetchOnReconnect: true,
      },
      // A command fails where there is no network: it never waits to be done once nobody expects it any more.
      mutations: { networkMode: 'always' },
    },
  });
}
