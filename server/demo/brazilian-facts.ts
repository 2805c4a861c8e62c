import { between, pick, type Random } from './seeded-random.ts';

const firstNames =
  'Ana Beatriz Bruno Camila Carlos Daniela Eduardo Fernanda Gabriel Helena Igor Joana João Juliana Larissa Lucas Luiza Marcos Mariana Mateus Natália Paulo Patrícia Rafael Renata Rodrigo Sofia Thiago Vanessa Vinícius'.split(
    ' ',
  );
const lastNames =
  'Almeida Alves Araújo Barbosa Cardoso Carvalho Costa Dias Ferreira Gomes Lima Lopes Martins Melo Moreira Nascimento Oliveira Pereira Ribeiro Rocha Rodrigues Santos Silva Souza Teixeira Vieira'.split(
    ' ',
  );
const cities = ['São Paulo', 'Campinas', 'Santos', 'Guarulhos', 'Osasco', 'Ribeirão Preto', 'Sorocaba', 'Jundiaí'];

export const neighbourhoods = [
  'Pinheiros',
  'Vila Mariana',
  'Moema',
  'Tatuapé',
  'Perdizes',
  'Santana',
  'Butantã',
  'Lapa',
  'Ipiranga',
  'Brooklin',
  'Higienópolis',
  'Saúde',
  'Vila Madalena',
  'Campo Belo',
] as const;

export const fullName = (random: Random) => `${pick(firstNames, random)} ${pick(lastNames, random)}`;
export const city = (random: Random) => pick(cities, random);

/** Not a real number: Brazil has no area code 00. */
export const phone = (random: Random) => `+55 00 9${between(1000, 9999, random)}-${between(1000, 9999, random)}`;

/** Reais with cents, `low` and `high` in reais. */
export const price = (low: number, high: number, random: Random) =>
  Math.round((low + random() * (high - low)) * 100) / 100;

/** An address of the domain reserved for examples. */
export const email = (name: string) =>
  `${name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z ]/g, '')
    .replaceAll(' ', '.')}@example.com.br`;

export const isoTime = (atMs: number) => new Date(atMs).toISOString();

/** `count` items made one after the other. */
export const listOf = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Eight hexadecimal digits that stand for item `index` of a group: the same on every run, different for each item. */
export const opaque = (group: number, index: number) =>
  ((Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(group + 1, 0x85ebca77)) >>> 0).toString(16).padStart(8, '0');
