import { notFound, redirect } from 'next/navigation';
import { describe, expect, it } from 'vitest';
import { isNextSignal } from '#server/http/is-next-signal.ts';

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
}

describe('what Next throws to steer itself', () => {
  it('is told from an error', () => {
    expect(isNextSignal(thrownBy(() => redirect('/login')))).toBe(true);
    expect(isNextSignal(thrownBy(() => notFound()))).toBe(true);
    expect(isNextSignal(new Error('NEXT_REDIRECT'))).toBe(false);
    expect(isNextSignal(Object.assign(new Error('x'), { digest: '1234567' }))).toBe(false);
  });
});
