import { z } from 'zod';
import {
  type Alerts,
  type AlertsQuestion,
  alertsQuestionSchema,
  openEndMs,
  silenceSchema,
} from '#lib/contracts/alerts.ts';
import { uuidSchema } from '#lib/contracts/vocabulary.ts';
import { AppError } from '#lib/errors.ts';
import type { Locale } from '#lib/i18n/preferences.ts';
import { acknowledgeAlert } from '../db/queries/alerts/acknowledge-alert.ts';
import type { AlertRow } from '../db/queries/alerts/alert-row.ts';
import { liftSilence, listSilences, silenceAlert } from '../db/queries/alerts/alert-silence-rows.ts';
import { countOpenAlerts, findAlerts, listAlertRows } from '../db/queries/alerts/list-alert-rows.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { parseInput } from '../http/parse-input.ts';
import { readJson } from '../http/read-json.ts';
import { localeOf } from '../http/request-locale.ts';
import type { AlertOwner, OwnerOf } from './alert-owner.ts';
import { describeAlert } from './describe-alert.ts';

/** What goes on and what was, newest first. */
export async function readAlerts(
  owner: Pick<AlertOwner, 'tenantId' | 'read'>,
  locale: Locale,
  { state, limit }: AlertsQuestion = { state: 'all', limit: 100 },
): Promise<Alerts> {
  const { tenantId } = owner;
  return owner.read(async (client) => {
    const now = new Date();
    const rows = await listAlertRows(client, { tenantId, open: state === 'open', limit });
    const about = {
      locale,
      silences: await listSilences(client, now),
      nowMs: now.getTime(),
      forStaff: tenantId === null,
    };
    return { alerts: rows.map((row) => describeAlert(row, about)), open: await countOpenAlerts(client, tenantId) };
  });
}

export const showAlerts = (ownerOf: OwnerOf) =>
  handle(async (api) => {
    const owner = await ownerOf(api, 'look', 'alerts');
    return jsonResponse(await readAlerts(owner, localeOf(api.request), parseInput(alertsQuestionSchema, api.query)));
  });

const actionSchema = z.enum(['acknowledge', 'silence', 'unsilence']);
const noSuchAlert = () => new AppError('not_found', 'There is no such alert.');

/** `POST …/alerts/{id}/{acknowledge|silence|unsilence}` */
export const actOnAlert = (ownerOf: OwnerOf) =>
  handle(async (api) => {
    const owner = await ownerOf(api, 'command', 'alerts');
    const id = uuidSchema.safeParse(api.params.id).data;
    const name = actionSchema.safeParse(api.params.action).data;
    if (id === undefined || name === undefined) throw noSuchAlert();
    const action: Action = actions[name];
    const body = await action.parse(api);
    await owner.change(async (client, note) => {
      const [row] = await findAlerts(client, [id]);
      if (row === undefined || (owner.tenantId !== null && row.tenant_id !== owner.tenantId)) throw noSuchAlert();
      const after = await action.run(client, { row, owner, minutes: body.minutes });
      await note({ action: `alert.${name}`, target: `alert:${id}`, after });
    });
    return new Response(null, { status: 204 });
  });

interface Action {
  parse(api: ApiRequest): Promise<{ minutes: number | null }>;
  run(
    client: Parameters<Parameters<AlertOwner['change']>[0]>[0],
    about: { row: AlertRow; owner: AlertOwner; minutes: number | null },
  ): Promise<unknown>;
}

const nothing = async () => ({ minutes: 0 });
const silenceOf = ({ tenant_id: tenantId, rule, subject }: AlertRow) => ({ tenantId, rule, subject });

const actions = {
  acknowledge: {
    parse: nothing,
    async run(client, { row, owner }) {
      if (!(await acknowledgeAlert(client, row.id, owner.session.viewer.email))) {
        throw new AppError('conflict', 'This alert is over, or somebody has acknowledged it already.');
      }
      return { rule: row.rule };
    },
  },
  silence: {
    parse: ({ request }) => readJson(request, silenceSchema),
    async run(client, { row, owner, minutes }) {
      const untilMs = minutes === null ? openEndMs : Date.now() + minutes * 60_000;
      await silenceAlert(client, { ...silenceOf(row), untilMs }, owner.session.viewer.email);
      return { rule: row.rule, minutes };
    },
  },
  unsilence: {
    parse: nothing,
    async run(client, { row }) {
      await liftSilence(client, silenceOf(row));
      return { rule: row.rule };
    },
  },
} satisfies Record<z.infer<typeof actionSchema>, Action>;
