import { fullName, isoTime, listOf, opaque, phone, price } from '../brazilian-facts.ts';
import type { DemoKind } from '../demo-kind.ts';
import { between, pick } from '../seeded-random.ts';

const specialities = ['Clínica geral', 'Cardiologia', 'Pediatria', 'Dermatologia', 'Ortopedia', 'Ginecologia'];
const DOCTORS = 18;
const PATIENTS = 4;

/** Clínica Saúde makes appointments: free slots by doctor and day, patients, billing. */
export const clinicKinds: DemoKind[] = [
  {
    module: 'agendamento',
    dataType: 'api_response',
    audience: 'people',
    share: 26,
    keys: DOCTORS * 14,
    skew: 0.8,
    writes: { set: 0.03, delete: 0.02 },
    key: (index) => `horarios:medico=${(index % DOCTORS) + 1}:dia=${Math.floor(index / DOCTORS)}`,
    value: (index, { random }) => ({
      medico: fullName(random),
      especialidade: specialities[index % specialities.length],
      dia: Math.floor(index / DOCTORS),
      horarios: listOf(
        20,
        (slot) => `${String(8 + (slot >> 1)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`,
      ).filter(() => random() < 0.4),
    }),
  },
  {
    module: 'pacientes',
    dataType: 'user_data',
    audience: 'people',
    share: 14,
    keys: 800,
    skew: 0.75,
    writes: { set: 0.03 },
    key: (index) => `prontuario:${opaque(PATIENTS, index)}`,
    value: (_, { atMs, random }) => ({
      nome: fullName(random),
      telefone: phone(random),
      convenio: pick(['particular', 'convênio A', 'convênio B'], random),
      alergias: random() < 0.2 ? ['dipirona'] : [],
      consultas: listOf(between(1, 8, random), (visit) => ({
        em: isoTime(atMs - visit * 40 * 86_400_000),
        especialidade: pick(specialities, random),
      })),
    }),
  },
  {
    module: 'financeiro',
    dataType: 'api_response',
    audience: 'people',
    share: 5,
    keys: 120,
    skew: 0.8,
    writes: { set: 0.02 },
    key: (index) => `fatura:${index + 1}`,
    value: (index, { atMs, random }) => ({
      fatura: index + 1,
      valor: price(80, 900, random),
      situacao: pick(['paga', 'aberta'], random),
      vencimento: isoTime(atMs + between(1, 20, random) * 86_400_000),
    }),
  },
];
