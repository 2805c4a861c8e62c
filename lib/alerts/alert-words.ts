import type { AlertMetric } from '../contracts/alerts.ts';
import type { AlertEventKind } from './group-events.ts';

export interface AlertWords {
  metrics: Record<AlertMetric, string>;
  /** Of servers. */
  subjects: Record<string, string>;
  events: Record<AlertEventKind, string>;
  several: string;
  above: string;
  below: string;
  test: string;
  testBody: string;
  since: string;
  open: string;
  footer: string;
}

export const portugueseWords: AlertWords = {
  metrics: {
    hitRate: 'Taxa de acerto baixa',
    p95: 'Respostas lentas (p95)',
    errorRate: 'Operações com erro',
    memory: 'Memória perto do limite',
    quota: 'Cota quase cheia',
    nodeMemory: 'Memória do servidor',
    nodeMissing: 'Servidores ausentes',
    redisDown: 'Redis fora do ar',
    replicationLag: 'Réplica atrasada',
    ingestImbalance: 'Operações sem conta certa',
    ingestDown: 'Medição parada',
    backupAge: 'Backup antigo demais',
    canaryFailed: 'Isolamento violado',
    canaryUntried: 'Isolamento sem verificação',
    backupSucceeded: 'Backup concluído',
    backupFailed: 'Backup falhou',
  },
  subjects: { data: 'dados', control: 'controle' },
  events: {
    firing: '{what}',
    resolved: 'Normalizado: {what}',
    escalated: 'Sem resposta: {what}',
    notice: '{what}',
  },
  several: '{count} alertas',
  above: 'Acima do limite de {limit}',
  below: 'Abaixo do limite de {limit}',
  test: 'Alerta de teste',
  testBody: 'Se você está lendo isto, os alertas chegam por aqui.',
  since: 'Desde {time}',
  open: 'Abrir no KRYONIX Cache',
  footer: 'Você recebe esta mensagem pelo que escolheu em Ajustes, Notificações.',
};

export const englishWords: AlertWords = {
  metrics: {
    hitRate: 'Low hit rate',
    p95: 'Slow responses (p95)',
    errorRate: 'Failing operations',
    memory: 'Memory near its limit',
    quota: 'Quota almost full',
    nodeMemory: 'Server memory',
    nodeMissing: 'Servers missing',
    redisDown: 'Redis is down',
    replicationLag: 'Replica lagging',
    ingestImbalance: 'Operations unaccounted for',
    ingestDown: 'Measuring has stopped',
    backupAge: 'Backup too old',
    canaryFailed: 'Isolation breached',
    canaryUntried: 'Isolation goes untried',
    backupSucceeded: 'Backup finished',
    backupFailed: 'Backup failed',
  },
  subjects: { data: 'data', control: 'control' },
  events: {
    firing: '{what}',
    resolved: 'Back to normal: {what}',
    escalated: 'Nobody answered: {what}',
    notice: '{what}',
  },
  several: '{count} alerts',
  above: 'Above the limit of {limit}',
  below: 'Below the limit of {limit}',
  test: 'Test alert',
  testBody: 'If you can read this, alerts reach you here.',
  since: 'Since {time}',
  open: 'Open in KRYONIX Cache',
  footer: 'You receive this because of your choices in Settings, Notifications.',
};
