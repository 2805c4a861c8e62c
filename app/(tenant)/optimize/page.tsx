import type { Metadata } from 'next';
import { OptimizeScreen } from '#components/optimizations/optimize-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadOptimize } from '#server/http/loaders/load-optimize.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { optimizations } = await loadMessages((await loadLocale()).locale);
  return { title: optimizations.pageTitle };
}

export default async function OptimizePage() {
  const { viewer, state } = await loadOptimize();
  return <OptimizeScreen viewer={viewer} state={state} />;
}
