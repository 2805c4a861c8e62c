import { expect, it } from 'vitest';
import { modulesCruised } from '#server/runtime/verify-steps.ts';

it.each([
  ['✔ no dependency violations found (502 modules, 1923 dependencies cruised)', 502],
  ['✔ no dependency violations found (0 modules, 0 dependencies cruised)', 0],
  ['something else', 0],
])('reads how many modules were looked at from %j', (output, count) => {
  expect(modulesCruised(output)).toBe(count);
});
