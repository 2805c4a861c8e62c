import { email, fullName, isoTime, listOf, phone, price } from '../brazilian-facts.ts';
import type { DemoKind } from '../demo-kind.ts';
import { between, pick } from '../seeded-random.ts';

const products = [
  'Café torrado 500 g',
  'Chaleira elétrica',
  'Garrafa térmica',
  'Filtro de papel',
  'Moedor manual',
  'Caneca',
];

/** Cliente Exemplo sells: customers in the CRM, conversations on WhatsApp, a catalogue. */
export const commerceKinds: DemoKind[] = [
  {
    module: 'crm',
    dataType: 'api_response',
    audience: 'people',
    share: 20,
    keys: 700,
    skew: 0.95,
    writes: { set: 0.015, delete: 0.005 },
    key: (index) => (index < 40 ? `clientes:pagina=${index + 1}` : `cliente:${index - 39}`),
    value: (index, { atMs, random }) => ({
      data: listOf(index < 40 ? 20 : 1, () => {
        const nome = fullName(random);
        return { nome, email: email(nome), telefone: phone(random), total_gasto: price(30, 4000, random) };
      }),
      meta: { atualizado_em: isoTime(atMs) },
    }),
  },
  {
    module: 'whatsapp',
    dataType: 'api_response',
    audience: 'people',
    share: 16,
    keys: 420,
    skew: 0.9,
    writes: { set: 0.05 },
    key: (index) => `conversa:${index + 1}`,
    value: (_, { atMs, random }) => ({
      contato: fullName(random),
      mensagens: listOf(between(3, 18, random), (step) => ({
        de: step % 2 === 0 ? 'cliente' : 'loja',
        texto: pick(['Oi! Ainda tem?', 'Tem sim, posso separar.', 'Qual o prazo?', 'Chega em 2 dias úteis.'], random),
        em: isoTime(atMs - step * 45_000),
      })),
    }),
  },
  {
    // Kept for half a minute although it is asked for again and again: what advice is for.
    module: 'vitrine',
    dataType: 'bloco',
    audience: 'people',
    share: 22,
    steadyShare: 8,
    opens: 'detalhe',
    keys: 260,
    skew: 0.7,
    key: (index) => `bloco:${index + 1}`,
    value: (index, { random }) => ({
      titulo: pick(products, random),
      preco: price(12, 480, random),
      posicao: index,
      texto: 'Oferta da semana. '.repeat(between(2, 6, random)).trim(),
    }),
  },
  {
    // What a block shows when it is opened. The app asks for both by itself: the second could be there already.
    module: 'vitrine',
    dataType: 'detalhe',
    audience: 'people',
    share: 0,
    keys: 260,
    skew: 0.7,
    loadsAhead: true,
    // Stock of the moment: the app never keeps it longer.
    ttlSeconds: 30,
    key: (index) => `bloco:${index + 1}`,
    value: (index, { atMs, random }) => ({
      posicao: index,
      estoque: between(0, 120, random),
      parcelas: listOf(between(2, 10, random), (step) => ({ vezes: step + 1, valor: price(5, 90, random) })),
      lido_em: isoTime(atMs),
    }),
  },
  {
    // Kept for two minutes although hardly anybody searches for the same words twice.
    module: 'busca',
    dataType: 'resultado',
    audience: 'people',
    share: 12,
    keys: 24_000,
    skew: 0.2,
    key: (index) => `termo:${index + 1}`,
    value: (_, { random }) => ({
      itens: listOf(between(6, 14, random), () => ({ nome: pick(products, random), preco: price(12, 480, random) })),
    }),
  },
  {
    module: 'catalogo',
    dataType: 'static',
    audience: 'people',
    share: 8,
    keys: 900,
    skew: 1,
    writes: { set: 0.002 },
    key: (index) => `produto:${index + 1}`,
    value: (index, { random }) => ({
      sku: `CE-${1000 + index}`,
      nome: pick(products, random),
      preco: price(12, 480, random),
      estoque: between(0, 120, random),
      descricao: 'Entrega para todo o Brasil. Troca grátis em até 7 dias. '.repeat(between(1, 4, random)).trim(),
    }),
  },
];
