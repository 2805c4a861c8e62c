import { describe, expect, it } from 'vitest';
import { readBody } from '#server/http/read-body.ts';

function requestOf(parts: number[], headers: Record<string, string> = {}) {
  const state = { pulled: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const bytes = parts[state.pulled];
        state.pulled += 1;
        if (bytes === undefined) controller.close();
        else controller.enqueue(new Uint8Array(bytes));
      },
      cancel: () => {
        state.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: 'PUT', body, headers, duplex: 'half' } as RequestInit;
  return { state, request: new Request('http://localhost/', init) };
}

describe('a body', () => {
  it('of just the greatest size is read whole', async () => {
    expect((await readBody(requestOf([4, 6]).request, 10)).length).toBe(10);
  });

  it('is refused by what it announces before any of it is read', async () => {
    const { request, state } = requestOf([1], { 'content-length': '11' });
    await expect(readBody(request, 10)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(state.pulled).toBe(0);
  });

  it('is read no further than it is allowed to, and not cancelled', async () => {
    const { request, state } = requestOf([6, 6, 6, 6]);
    await expect(readBody(request, 10)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(state).toEqual({ pulled: 2, cancelled: false });
  });

  it('that is none is empty', async () => {
    expect((await readBody(new Request('http://localhost/', { method: 'PUT' }), 10)).length).toBe(0);
  });
});
