import { expect, it } from 'vitest';
import { createOutageLog } from '#server/demo/outage-log.ts';

it('an outage of one of two servers is told once when it begins and once when it is over', () => {
  const lines: string[] = [];
  let nowMs = 0;
  const keep = (_: unknown, message?: string) => void lines.push(message ?? '');
  const outage = createOutageLog({ warn: keep, info: keep }, () => nowMs);
  outage.succeeded();
  expect(lines).toEqual([]);
  for (nowMs = 0; nowMs < 10_000; nowMs += 100) {
    outage.failed(new Error('down'));
    outage.succeeded();
  }
  expect(lines).toEqual(['the cache does not answer the demo']);
  nowMs += 5_000;
  outage.succeeded();
  outage.succeeded();
  expect(lines).toEqual(['the cache does not answer the demo', 'the cache answers the demo again']);
});
