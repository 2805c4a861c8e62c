import type { Locale } from '#lib/i18n/preferences.ts';

/** Texts of one language, filled with the figures of a recommendation and nothing else. */
export interface OptimizationWords {
  longer(name: string, from: string, to: string): string;
  shorter(name: string, from: string, to: string): string;
  description(changes: string, memory: string): string;
  evidence(reads: string, span: string, low: string, high: string): string;
  preload(name: string): string;
  preloadDescription(memory: string): string;
  preloadEvidence(reads: string, span: string, low: string, high: string): string;
  precision(percent: string): string;
  pack(name: string, codec: 'lz4' | 'gzip', from: string): string;
  packNot(name: string): string;
  packDescription: string;
  packEvidence(memory: string, values: string, now: string, then: string): string;
}

export const optimizationWords: Record<Locale, OptimizationWords> = {
  'pt-BR': {
    longer: (name, from, to) => `Guardar ${name} por mais tempo: de ${from} para ${to}`,
    shorter: (name, from, to) => `Guardar ${name} por menos tempo: de ${from} para ${to}`,
    description: (changes, memory) => `${changes}. A memória fica em ${memory} da atual.`,
    evidence: (reads, span, low, high) =>
      `Em ${reads} leituras, repetidas com o novo prazo durante ${span}, a taxa de acerto subiu entre ${low} e ${high} p.p.`,
    preload: (name) => `Carregar ${name} antes que peçam`,
    preloadDescription: (memory) =>
      `O que a mesma sessão costuma pedir em seguida é buscado antes, pela função de carga da aplicação. A origem e a memória ficam em ${memory} das atuais.`,
    preloadEvidence: (reads, span, low, high) =>
      `Em ${reads} leituras durante ${span}, entre ${low} e ${high} p.p. delas deixariam de faltar no cache.`,
    precision: (percent) => `Do que foi carregado antes, ${percent} foi lido.`,
    pack: (name, codec, from) => `Comprimir ${name} com ${codec} a partir de ${from}`,
    packNot: (name) => `Guardar ${name} sem compressão`,
    packDescription: 'Vale para o que é gravado por computadores; celulares continuam com gzip.',
    packEvidence: (memory, values, now, then) =>
      `Em ${values} valores reais, a memória fica em ${memory} da atual; comprimir e abrir cada um custa ${then} µs de processador, hoje ${now} µs.`,
  },
  en: {
    longer: (name, from, to) => `Keep ${name} longer: ${from} becomes ${to}`,
    shorter: (name, from, to) => `Keep ${name} for less time: ${from} becomes ${to}`,
    description: (changes, memory) => `${changes}. Memory stays at ${memory} of today’s.`,
    evidence: (reads, span, low, high) =>
      `In ${reads} reads, replayed with the new time over ${span}, the hit rate rose by ${low} to ${high} pp.`,
    preload: (name) => `Load ${name} before it is asked for`,
    preloadDescription: (memory) =>
      `What the same session usually asks for next is fetched ahead, by the application’s own loader. Origin and memory stay at ${memory} of today’s.`,
    preloadEvidence: (reads, span, low, high) =>
      `In ${reads} reads over ${span}, ${low} to ${high} pp of them would no longer be missed.`,
    precision: (percent) => `Of what was loaded ahead, ${percent} was read.`,
    pack: (name, codec, from) => `Compress ${name} with ${codec} from ${from} on`,
    packNot: (name) => `Keep ${name} uncompressed`,
    packDescription: 'Holds for what desktops store; phones stay with gzip.',
    packEvidence: (memory, values, now, then) =>
      `In ${values} real values, memory falls to ${memory} of today’s; packing and opening each takes ${then} µs of a core, today ${now} µs.`,
  },
};
