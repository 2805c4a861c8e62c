import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseInput } from '#server/http/parse-input.ts';

it('refuses JSON that goes deeper than the stack as any other that is wrong', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
  expect(() => parseInput(z.object({ value: z.json() }), { value: deep })).toThrow(
    expect.objectContaining({ code: 'invalid_request', message: 'The request is nested too deeply.' }),
  );
});

it('names the fields that are wrong, and passes on what a schema itself throws', () => {
  expect(() => parseInput(z.object({ ttl: z.int() }), { ttl: 'x' })).toThrow('The request is not valid: ttl.');
  const broken = z.string().transform(() => {
    throw new TypeError('broken');
  });
  expect(() => parseInput(broken, 'x')).toThrow(TypeError);
});
