import type { Messages } from './portuguese.ts';
import account from './en/account.json';
import action from './en/action.json';
import alerts from './en/alerts.json';
import app from './en/app.json';
import audit from './en/audit.json';
import canaries from './en/canaries.json';
import catalogue from './en/catalogue.json';
import cleanup from './en/cleanup.json';
import console from './en/console.json';
import control from './en/control.json';
import databases from './en/databases.json';
import demo from './en/demo.json';
import error from './en/error.json';
import evictions from './en/evictions.json';
import fleet from './en/fleet.json';
import health from './en/health.json';
import keys from './en/keys.json';
import infrastructure from './en/infrastructure.json';
import invite from './en/invite.json';
import jobs from './en/jobs.json';
import kpi from './en/kpi.json';
import live from './en/live.json';
import login from './en/login.json';
import navigation from './en/navigation.json';
import operations from './en/operations.json';
import optimizations from './en/optimizations.json';
import overview from './en/overview.json';
import performance from './en/performance.json';
import platform from './en/platform.json';
import protection from './en/protection.json';
import pwa from './en/pwa.json';
import quotas from './en/quotas.json';
import settings from './en/settings.json';
import tenants from './en/tenants.json';
import top from './en/top.json';
import whatIf from './en/what-if.json';

export const messages: Messages = {
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
