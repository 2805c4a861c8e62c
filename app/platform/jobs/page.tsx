import type { Metadata } from 'next';
import { JobsScreen } from '#components/jobs/jobs-screen.tsx';
import { loadMessages } from '#lib/i18n/load-messages.ts';
import { loadJobs } from '#server/http/loaders/load-jobs.ts';
import { loadLocale } from '#server/http/loaders/load-preferences.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { jobs } = await loadMessages((await loadLocale()).locale);
  return { title: jobs.title };
}

export default async function JobsPage() {
  return <JobsScreen {...(await loadJobs())} />;
}
