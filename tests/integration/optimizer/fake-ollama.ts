import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeOllama {
  url: string;
  /** The bodies of all requests, in order. */
  asked: { model: string; stream: boolean; messages: { role: string; content: string }[] }[];
  /** How the next requests are answered. */
  answer: (response: ServerResponse) => void;
  close(): Promise<void>;
}

/** Streams pieces as Ollama's `/api/chat` does: one JSON object a line, the last one done. */
export function streaming(...pieces: string[]): FakeOllama['answer'] {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    for (const content of pieces)
      response.write(`${JSON.stringify({ model: 'test', message: { role: 'assistant', content }, done: false })}\n`);
    response.end(`${JSON.stringify({ model: 'test', message: { role: 'assistant', content: '' }, done: true })}\n`);
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** A real HTTP server that behaves like Ollama, or badly. */
export async function startFakeOllama(): Promise<FakeOllama> {
  const fake: Omit<FakeOllama, 'url' | 'close'> = { asked: [], answer: streaming('…') };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (request.url !== '/api/chat') return response.writeHead(404).end();
      fake.asked.push(JSON.parse(body) as FakeOllama['asked'][number]);
      fake.answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(fake, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
