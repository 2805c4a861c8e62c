import { figureText, formatCompact, formatPercent } from '#lib/format/format-measure.ts';
import type { Locale } from '#lib/i18n/preferences.ts';
import type { EvictionFigures, EvictionRule } from '#lib/optimizer/eviction-rules.ts';

type Words = Record<EvictionRule, (texts: { share: string; calls: string; usual: string; load: string }) => string> & {
  none: string;
};

const words: Record<Locale, Words> = {
  'pt-BR': {
    mobile_priority: ({ share }) =>
      `${share} das chamadas dos últimos 15 minutos vieram de celulares em redes lentas: os bancos lidos no celular saem por último.`,
    tenant_usage_based: ({ calls, usual }) =>
      `O plano corporativo está em uso alto: ${calls} chamadas por hora, quando o usual são ${usual}. Sai só o que a cota exige.`,
    time_based: ({ load }) =>
      `É horário de pico e a plataforma está com ${load} da carga usual. Sai só o que a cota exige.`,
    idle: ({ calls, usual }) =>
      `Quase não há uso agora: ${calls} chamadas por hora, quando o usual são ${usual}. Ao encher a cota, sai mais de uma vez.`,
    none: 'Nenhuma regra vale agora: sai primeiro o menos importante e o mais antigo, até 90% da cota.',
  },
  en: {
    mobile_priority: ({ share }) =>
      `${share} of the last 15 minutes’ calls came from phones on slow networks: databases read on phones go last.`,
    tenant_usage_based: ({ calls, usual }) =>
      `The enterprise tier is in high use: ${calls} calls an hour, where ${usual} are usual. Only what the quota asks for goes.`,
    time_based: ({ load }) =>
      `This is a peak hour and the platform carries ${load} of its usual load. Only what the quota asks for goes.`,
    idle: ({ calls, usual }) =>
      `There is next to no use now: ${calls} calls an hour, where ${usual} are usual. When the quota is full, more goes at once.`,
    none: 'No rule holds now: the least important and oldest goes first, down to 90% of the quota.',
  },
};

/** Why a tenant gives up more or less, one sentence for each rule that holds. */
export function describeEviction(rules: readonly EvictionRule[], figures: EvictionFigures, locale: Locale): string[] {
  const percent = (share: number | null) =>
    figureText(formatPercent(locale, share === null ? null : Math.round(100 * share)));
  const texts = {
    share: percent(figures.slowMobileShare),
    load: percent(figures.loadRatio),
    calls: formatCompact(locale, figures.callsPerHour),
    usual: formatCompact(locale, figures.usualCallsPerHour),
  };
  return rules.length === 0 ? [words[locale].none] : rules.map((rule) => words[locale][rule](texts));
}
