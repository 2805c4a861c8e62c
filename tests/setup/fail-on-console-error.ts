import { format } from 'node:util';
import { afterEach, beforeEach } from 'vitest';

const complaints: string[] = [];
const original = console.error;

console.error = (...args: unknown[]) => {
  complaints.push(format(...args));
  original(...args);
};

beforeEach(() => {
  complaints.length = 0;
});

afterEach(() => {
  if (complaints.length > 0) throw new Error(`console.error was called: ${complaints.join('\n')}`);
});
