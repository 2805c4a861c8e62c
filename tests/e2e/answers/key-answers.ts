import { type KeyRow, keysSchema } from '#lib/contracts/keys.ts';
import { answer, type FixedAnswer } from './fixed-answer.ts';

const entry = { structure: null, part: null };

const keys: KeyRow[] = [
  {
    key: 'clientes:lista:p1',
    database: 1,
    module: 'crm',
    dataType: 'api_response',
    ttlSeconds: 1710,
    sizeBytes: 18_432,
  },
  {
    key: 'clientes:ficha:88213',
    database: 1,
    module: 'crm',
    dataType: 'api_response',
    ttlSeconds: 412,
    sizeBytes: 2_214,
  },
  {
    key: 'imoveis:centro:2q:ate-450mil',
    database: 1,
    module: 'busca',
    dataType: 'resultado',
    ttlSeconds: 96,
    sizeBytes: 9_870,
  },
  { key: 'sessao:7f21c0', database: 0, module: 'mobile', dataType: 'session', ttlSeconds: 1_500, sizeBytes: 640 },
  { key: 'tema:padrao', database: 8, module: 'apps', dataType: 'config', ttlSeconds: 19_800, sizeBytes: 312 },
  {
    ...{ key: 'relatorio:vendas:2040:01:por-filial-e-por-vendedor:completo', database: 1, module: 'crm' },
    ...{ dataType: 'api_response', ttlSeconds: 3_540, sizeBytes: 1_204_224 },
  },
  { key: 'dispositivo:a91c', database: 5, module: 'sdk', dataType: 'session', ttlSeconds: 2_880, sizeBytes: 498 },
  { key: 'agenda:hoje', database: 1, module: 'crm', dataType: 'api_response', ttlSeconds: 45, sizeBytes: 5_120 },
].map((row) => ({ ...row, ...entry }));

/** The first page of a tenant's keys. */
export const keyAnswers: FixedAnswer[] = [
  answer('/api/cache/keys?limit=50', keysSchema, {
    keys: [
      ...keys,
      {
        ...{ key: 'envios', database: 2, module: 'queue', dataType: 'jobs', ttlSeconds: null, sizeBytes: 4_096 },
        ...{ structure: 'stream', part: null },
      },
    ],
    ...{ cursor: null, scanned: 71_737, estimatedTotal: 71_737 },
  }),
];
