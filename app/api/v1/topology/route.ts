import { noteTopologySession } from '#server/v1/topology-route.ts';

export const POST = noteTopologySession;
