/** One file of a small house and the rule that it breaks; `null` breaks none (a cycle is reported at its first file only). */
interface FixtureFile {
  breaks: string | null;
  source: string;
}

const constant = (imports: string) => `${imports}\nexport const value = 1;\n`;
const bad = (rule: string, imports: string): FixtureFile => ({ breaks: rule, source: constant(imports) });
const good = (imports = ''): FixtureFile => ({ breaks: null, source: constant(imports) });

/** A house with one violation of every rule, and beside each the nearest thing that is allowed. */
export const boundaryFixture: Readonly<Record<string, FixtureFile>> = {
  'lib/contracts/shape.ts': good("import 'zod';"),
  'lib/contracts/deep.ts': bad('contracts-are-the-bottom', "import '../format/number.ts';"),
  'lib/format/number.ts': good("import '#lib/contracts/shape.ts';"),
  'lib/format/path.ts': bad('browser-safe-lib-without-node', "import 'node:path';"),
  'lib/format/cached.ts': bad('browser-safe-lib-stands-alone', "import '#lib/cache/core.ts';"),
  'lib/api/query.ts': good("import '@tanstack/react-query';\nimport '#lib/contracts/shape.ts';"),
  'lib/cache/core.ts': good("import 'node:net';\nimport 'ioredis';"),
  'lib/cache/query.ts': bad('query-client-only-in-lib-api', "import '@tanstack/react-query';"),
  'lib/cache/view.ts': bad('lib-without-next-or-react', "import 'react';"),
  'lib/cache/route.ts': bad('lib-without-next-or-react', "import 'next/server';"),
  'lib/cache/wired.ts': bad('lib-without-server-or-components', "import '#server/work.ts';"),
  'lib/cache/typed.ts': bad(
    'lib-without-server-or-components',
    "import type { value as T } from '#components/card.tsx';\nexport type V = typeof T;",
  ),
  'lib/cache/ring-a.ts': bad('no-cycles', "import './ring-b.ts';"),
  'lib/cache/ring-b.ts': good("import './ring-a.ts';"),
  'server/ring-a.ts': bad('no-cycles', "import type { value as T } from './ring-b.ts';\nexport type V = typeof T;"),
  'server/ring-b.ts': good("import './ring-a.ts';"),
  'lib/cache/alone.ts': bad('no-orphans', ''),
  'lib/cache/lost.ts': bad('no-unresolvable', "import './nowhere.ts';"),
  'lib/telemetry/hash.ts': good("import 'node:crypto';\nimport 'zod';\nimport '#lib/contracts/shape.ts';"),
  'lib/telemetry/file.ts': bad('measured-lib-without-io', "import 'node:fs/promises';"),
  'lib/telemetry/socket.ts': bad('measured-lib-without-io', "import 'socket.io';"),
  'lib/telemetry/far.ts': bad('measured-lib-reaches-no-driver', "import '../cache/core.ts';"),
  'lib/optimizer/net.ts': bad('measured-lib-without-io', "import 'node:http';"),
  'server/work.ts': good("import '#lib/cache/core.ts';\nimport 'pg';"),
  'server/http/loaders/page.ts': good("import '#server/work.ts';"),
  'server/view.ts': bad('server-without-components', "import '#components/card.tsx';"),
  'server/route.ts': bad('nobody-imports-app', "import '../app/api/route.ts';"),
  'server/tested.ts': bad('nobody-imports-tests', "import '#tests/unit/a-tool.ts';"),
  'server/checked.ts': bad('product-without-dev-dependencies', "import 'vitest';"),
  'components/card.tsx': good("import '#lib/api/query.ts';\nimport 'react';"),
  'components/cached.tsx': bad('components-take-only-browser-safe-lib', "import '#lib/cache/core.ts';"),
  'components/served.tsx': bad('components-without-server', "import '#server/work.ts';"),
  'components/far.tsx': bad('components-reach-no-node', "import '#lib/format/cached.ts';"),
  'app/page.tsx': good("import '#server/http/loaders/page.ts';\nimport '#components/card.tsx';"),
  'app/served/page.tsx': bad('pages-take-only-loaders-from-server', "import '#server/work.ts';"),
  'app/cached/page.tsx': bad('pages-take-only-browser-safe-lib', "import '#lib/cache/core.ts';"),
  'app/api/route.ts': good("import '#server/work.ts';\nimport '#lib/cache/core.ts';"),
  'app/api/view/route.ts': bad('routes-without-components', "import '#components/card.tsx';"),
  'tests/unit/a-tool.ts': good("import '../../app/page.tsx';\nimport '#server/work.ts';\nimport 'vitest';"),
};
