import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { applySecurityHeaders } from '#server/http/security-headers.ts';

function policyOf(url: string): string {
  const request = Object.assign(new IncomingMessage(new Socket()), { url });
  const response = new ServerResponse(request);
  applySecurityHeaders(request, response, { dev: false, https: false });
  expect(response.getHeader('x-content-type-options')).toBe('nosniff');
  return String(response.getHeader('content-security-policy'));
}

describe('the content security policy', () => {
  it.each(['/api/v1/cache/crm/lead/page.html', '/%61pi/v1/cache/crm/lead/k?x=1', '/api/v1/openapi.json'])(
    'lets nothing run of what tenants stored: %s',
    (url) => expect(policyOf(url)).toBe("default-src 'none'; frame-ancestors 'none'; sandbox"),
  );

  it.each(['/', '/login', '/api/cache/databases', '/login?next=/api/v1/', '/%E0%A4%A'])(
    'gives scripts of the product a nonce: %s',
    (url) => expect(policyOf(url)).toMatch(/script-src 'self' 'nonce-[\w+/=]+'/),
  );
});
