import type { World } from './world.ts';

/** The address that the settings give the server which is started here. */
export function ownAddress({ environment }: Pick<World, 'environment'>): string {
  const { HALYARD_URL, HOST = '127.0.0.1', PORT = '4000' } = environment;
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  return HALYARD_URL ?? `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
}
