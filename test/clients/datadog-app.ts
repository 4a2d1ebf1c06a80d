import { client, v2 } from '@datadog/datadog-api-client';
import { DEMO_ACADEMY } from '../../src/actions/demo/demo-data.ts';
import { newOrganization } from '../rest/organizations.ts';
import { openNodeApi } from '../support/node-api.ts';
import { createRestApp, type RestApp, type RestAppOptions } from '../support/rest-app.ts';

/** An app with an organization of its own, and Datadog's own client for it, which talks to it over a socket. */
export interface DatadogApp {
  readonly rest: RestApp;
  readonly organizationId: string;
  /** Where it listens: host and port. */
  readonly address: string;
  /** A key that may do everything in the organization. */
  readonly secret: string;
  readonly api: v2.FeatureFlagsApi;
  /** The client with other keys; without any, with none. */
  clientWith(authMethods: client.AuthMethodsConfiguration): v2.FeatureFlagsApi;
  /** The id of the environment of a key. */
  environmentId(key: string): Promise<string>;
  close(): Promise<void>;
}

/** Makes an app that listens on a free port; with demo data, the organization is of these. Close it when the test is over. */
export async function createDatadogApp(
  options: Pick<RestAppOptions, 'now' | 'withDemoData'> = {},
): Promise<DatadogApp> {
  const rest = await createRestApp(options);
  const organizationId = options.withDemoData === true ? DEMO_ACADEMY : await newOrganization(rest);
  const api = await openNodeApi(rest.answer);
  const clientWith = (authMethods: client.AuthMethodsConfiguration) => {
    const baseServer = new client.BaseServerConfiguration(api.url, {});
    return new v2.FeatureFlagsApi(client.createConfiguration({ baseServer, authMethods, enableRetry: false }));
  };
  const { secret } = await rest.createKey({ organizationId });
  return {
    ...{ rest, organizationId, clientWith, address: new URL(api.url).host, secret },
    api: clientWith({ apiKeyAuth: secret, appKeyAuth: secret }),
    async environmentId(key) {
      const { environments } = await rest.services.live.snapshot(organizationId);
      return environments.get(key)?.environment.id ?? '';
    },
    async close() {
      await api.close();
      await rest.close();
    },
  };
}

/** A BOOLEAN flag to make by the client. */
export function booleanFlag(key: string): v2.CreateFeatureFlagRequest {
  return {
    data: {
      type: 'feature-flags',
      attributes: {
        key,
        name: `Flag ${key}`,
        valueType: 'BOOLEAN',
        variants: [
          { key: 'on', name: 'On', value: 'true' },
          { key: 'off', name: 'Off', value: 'false' },
        ],
      },
    },
  };
}

/**
 * Every place in what the client made of an answer that it could not make anything of: unknown enum values, wrong types, dates
 * that are not valid, required members that are missing.
 */
export function unparsedIn(value: unknown, path = 'answer'): string[] {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? [`${path}: no date`] : [];
  if (typeof value !== 'object' || value === null) return [];
  const isUnparsed = value.constructor.name === 'UnparsedObject' || ('_unparsed' in value && value._unparsed === true);
  const own = isUnparsed ? [`${path}: unparsed`] : [];
  return [...own, ...Object.entries(value).flatMap(([name, member]) => unparsedIn(member, `${path}.${name}`))];
}
