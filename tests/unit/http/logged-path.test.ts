import { expect, it } from 'vitest';
import { loggedPath } from '#server/http/logged-path.ts';

it.each([
  ['/api/v1/cache/crm/lead/maria@example.org', '/api/v1/cache/…'],
  ['/api/v1/sessions/3vY-secret?x=1', '/api/v1/sessions/…'],
  ['/api/invitations/kqz0-secret', '/api/invitations/…'],
  ['/invite/kqz0-secret', '/invite/…'],
  ['/api/v1/telemetry', '/api/v1/telemetry'],
  ['/api/cache/keys/value?key=maria@example.org', '/api/cache/keys/value'],
])('%s stands in the log as %s', (address, logged) => expect(loggedPath(address)).toBe(logged));
