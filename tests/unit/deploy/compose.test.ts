import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { envSchema } from '#server/env.ts';
import { composeSchema } from '#tests/fixtures/compose-schema.ts';

const folder = join(import.meta.dirname, '../../../server/deploy');
const files = readdirSync(folder).filter((name) => /^compose.*\.yaml$/.test(name));

const serviceSchema = z.object({
  image: z.string().optional(),
  healthcheck: z.unknown().optional(),
  restart: z.string().optional(),
  environment: z.record(z.string(), z.unknown()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  secrets: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
  security_opt: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
});
const fileSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  secrets: z.record(z.string(), z.unknown()).optional(),
  volumes: z.record(z.string(), z.unknown()).optional(),
});

const read = (name: string): unknown => parse(readFileSync(join(folder, name), 'utf8'), { merge: true });
const whole = files.filter((name) => name !== 'compose.tls.yaml');

it.each(files)('%s keeps to the Compose Specification', (name) => {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(composeSchema);
  validate(read(name));
  expect(validate.errors).toBeNull();
});

it.each(['.env', 'secrets/postgres_password', 'tls/server-key.pem'])(
  '%s, which holds secrets, comes neither into the repository nor into the image',
  (name) => {
    expect(execFileSync('git', ['check-ignore', name], { cwd: folder, encoding: 'utf8' }).trim()).toBe(name);
    const ignored = readFileSync(join(folder, 'Dockerfile.dockerignore'), 'utf8').split('\n');
    expect(ignored.lastIndexOf(`server/deploy/${name.split('/')[0]}`)).toBeGreaterThan(ignored.indexOf('!server'));
  },
);

describe.each(whole)('%s', (name) => {
  const { services, secrets = {}, volumes = {} } = fileSchema.parse(read(name));
  const each = Object.entries(services);

  it('has a health check for whatever runs on', () => {
    const without = each.filter(([, service]) => service.restart !== 'no' && !service.healthcheck);
    // The application's is in its image.
    expect(without.map(([service]) => service).filter((service) => !service.startsWith('app'))).toEqual([]);
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toContain('HEALTHCHECK');
  });

  it('names versions, publishes on loopback only and lets nobody gain rights', () => {
    for (const [service, { image, ports = [], security_opt = [] }] of each) {
      if (!image?.startsWith('kryonix')) expect(image, service).toMatch(/:v?\d+\.\d+[\w.-]*$/);
      for (const port of ports) expect(port, service).toMatch(/^127\.0\.0\.1:/);
      expect(security_opt, service).toContain('no-new-privileges:true');
    }
  });

  it('waits only for what is there and has a health check, and mounts only what is there', () => {
    for (const [service, { depends_on = {}, volumes: mounts = [], secrets: used = [] }] of each) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(Object.keys(services), service).toContain(other);
        if (condition === 'service_healthy' && !other.startsWith('app'))
          expect(services[other]?.healthcheck).toBeTruthy();
      }
      for (const mount of mounts) {
        const [source = ''] = mount.split(':');
        if (source.startsWith('.')) expect(existsSync(join(folder, source)), `${service}: ${source}`).toBe(true);
        else expect(Object.keys(volumes), service).toContain(source);
      }
      for (const secret of used) expect(Object.keys(secrets), service).toContain(secret);
    }
  });

  it('gives the application only variables that it knows, and URLs that it accepts', () => {
    const { environment = {} } = each.find(([service]) => service.startsWith('app'))?.[1] ?? {};
    // The optimiser's explanations, where that release has them.
    const known = [...Object.keys(envSchema.shape), 'OLLAMA_URL'];
    const strangers = Object.keys(environment).filter((variable) => !known.includes(variable));
    expect(strangers).toEqual([]);
    const filled = Object.fromEntries(
      Object.entries(environment).map(([variable, value]) => [variable, String(value).replace(/\$\{[^}]*\}/g, 'x')]),
    );
    for (const variable of ['REDIS_URL', 'REDIS_CONTROL_URL', 'REDIS_ADMIN_URL', 'DATABASE_OWNER_URL'] as const) {
      expect(envSchema.shape[variable].safeParse(filled[variable]).error, variable).toBeUndefined();
    }
  });
});

it('the application’s image runs as another user than root and is built in two steps', () => {
  const dockerfile = readFileSync(join(folder, 'Dockerfile'), 'utf8');
  expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
  expect(dockerfile.lastIndexOf('USER node')).toBeGreaterThan(dockerfile.lastIndexOf('RUN '));
  const copied = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '));
  for (const source of copied) expect(existsSync(join(folder, '../..', source)), source).toBe(true);
});
