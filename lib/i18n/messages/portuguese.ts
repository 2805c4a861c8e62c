import account from './pt-BR/account.json';
import action from './pt-BR/action.json';
import alerts from './pt-BR/alerts.json';
import app from './pt-BR/app.json';
import audit from './pt-BR/audit.json';
import canaries from './pt-BR/canaries.json';
import catalogue from './pt-BR/catalogue.json';
import cleanup from './pt-BR/cleanup.json';
import console from './pt-BR/console.json';
import control from './pt-BR/control.json';
import databases from './pt-BR/databases.json';
import demo from './pt-BR/demo.json';
import error from './pt-BR/error.json';
import evictions from './pt-BR/evictions.json';
import fleet from './pt-BR/fleet.json';
import health from './pt-BR/health.json';
import keys from './pt-BR/keys.json';
import infrastructure from './pt-BR/infrastructure.json';
import invite from './pt-BR/invite.json';
import jobs from './pt-BR/jobs.json';
import kpi from './pt-BR/kpi.json';
import live from './pt-BR/live.json';
import login from './pt-BR/login.json';
import navigation from './pt-BR/navigation.json';
import operations from './pt-BR/operations.json';
import optimizations from './pt-BR/optimizations.json';
import overview from './pt-BR/overview.json';
import performance from './pt-BR/performance.json';
import platform from './pt-BR/platform.json';
import protection from './pt-BR/protection.json';
import pwa from './pt-BR/pwa.json';
import quotas from './pt-BR/quotas.json';
import settings from './pt-BR/settings.json';
import tenants from './pt-BR/tenants.json';
import top from './pt-BR/top.json';
import whatIf from './pt-BR/what-if.json';

/** Portuguese, the language that every message is first written in: one file per section. */
export const messages = {
  account,
  action,
  alerts,
  app,
  audit,
  canaries,
  catalogue,
  cleanup,
  console,
  control,
  databases,
  demo,
  error,
  evictions,
  fleet,
  health,
  keys,
  infrastructure,
  invite,
  jobs,
  kpi,
  live,
  login,
  navigation,
  operations,
  optimizations,
  overview,
  performance,
  platform,
  protection,
  pwa,
  quotas,
  settings,
  tenants,
  top,
  whatIf,
};

export type Messages = typeof messages;
