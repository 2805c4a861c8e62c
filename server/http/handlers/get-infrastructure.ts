import type { Infrastructure, NodeTruth, SlowCommand } from '#lib/contracts/infrastructure.ts';
import { nodeName } from '#lib/fleet/node-name.ts';
import { listBigKeys } from '../../db/queries/server-truth/list-big-keys.ts';
import { listSlowCommands } from '../../db/queries/server-truth/list-slow-commands.ts';
import { services } from '../../services.ts';
import { handle } from '../handle.ts';
import { jsonResponse } from '../json-response.ts';
import { type PlatformQuery, platformQuery } from '../platform-scope.ts';

const slowCommandsShown = 50;
const bigKeysShown = 50;

/** Figures of the whole Redis servers: across tenants, so audited as any other platform read. */
export async function readInfrastructure(query: PlatformQuery): Promise<Infrastructure> {
  const { nodes } = await services().infrastructure();
  return query(async (client) => {
    const told: Infrastructure['nodes'] = [];
    for (const node of nodes) {
      const history = await listSlowCommands(client, nodeName(node), slowCommandsShown);
      told.push({ ...node, slowLog: knownSlowLog(node, history) });
    }
    const bigKeys = await listBigKeys(client, bigKeysShown);
    return { nodes: told, bigKeys: bigKeys.length === 0 ? null : bigKeys };
  });
}

/** Nothing slow is known only of a server that may be asked. */
function knownSlowLog({ polledAt, missingRights }: NodeTruth, history: SlowCommand[]): SlowCommand[] | null {
  const told = polledAt !== null && !missingRights.some(({ card }) => card === 'slowLog');
  return told || history.length > 0 ? history : null;
}

export const getInfrastructure = handle(async (api) => {
  const principal = await api.authenticate();
  const use = { target: 'infrastructure', tenantId: null };
  return jsonResponse(await readInfrastructure(platformQuery(principal, { ...api, action: 'infrastructure' }, use)));
});
