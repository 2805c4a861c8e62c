import { city, fullName, isoTime, listOf, neighbourhoods, phone, price } from '../brazilian-facts.ts';
import type { DemoKind } from '../demo-kind.ts';
import { between, pick } from '../seeded-random.ts';

const types = ['apartamento', 'casa', 'cobertura', 'studio'];

/** Imobiliária XYZ is searched in the evening: listings by neighbourhood, what is known of each picture, visits. */
export const realEstateKinds: DemoKind[] = [
  {
    module: 'imoveis',
    dataType: 'api_response',
    audience: 'people',
    share: 24,
    keys: neighbourhoods.length * types.length * 4 * 3,
    skew: 0.9,
    writes: { set: 0.008 },
    key: (index) => {
      const neighbourhood = neighbourhoods[index % neighbourhoods.length];
      const type = types[Math.floor(index / neighbourhoods.length) % types.length];
      return `busca:${neighbourhood}:${type}:quartos=${((index >> 3) % 4) + 1}:pagina=${Math.floor(index / 224) + 1}`;
    },
    value: (_, { random }) => ({
      resultados: listOf(between(6, 16, random), (row) => ({
        id: row + between(1, 9000, random),
        bairro: pick(neighbourhoods, random),
        cidade: city(random),
        area_m2: between(28, 320, random),
        quartos: between(1, 4, random),
        aluguel: price(1200, 14_000, random),
      })),
      total: between(8, 300, random),
    }),
  },
  {
    module: 'imagens',
    dataType: 'static',
    audience: 'people',
    share: 16,
    keys: 1600,
    skew: 0.9,
    writes: { set: 0.003 },
    key: (index) => `imovel:${Math.floor(index / 8) + 1}:foto:${(index % 8) + 1}`,
    value: (index, { random }) => ({
      largura: 1600,
      altura: 1200,
      formato: 'webp',
      bytes: between(60_000, 420_000, random),
      legenda: pick(['Sala', 'Cozinha', 'Quarto', 'Varanda', 'Fachada'], random),
      variantes: [320, 640, 1280].map((width) => ({ width, url: `/midia/${index}-${width}.webp` })),
    }),
  },
  {
    module: 'visitas',
    dataType: 'api_response',
    audience: 'people',
    share: 6,
    keys: 260,
    skew: 0.7,
    writes: { set: 0.04, delete: 0.01 },
    key: (index) => `corretor:${(index % 26) + 1}:agenda:${Math.floor(index / 26)}`,
    value: (_, { atMs, random }) => ({
      corretor: fullName(random),
      visitas: listOf(between(1, 6, random), (visit) => ({
        cliente: fullName(random),
        telefone: phone(random),
        em: isoTime(atMs + visit * 5_400_000),
      })),
    }),
  },
];
