import { z } from 'zod';

const ACTOR_OF_KEY = /^key:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A user (contract §3). */
export const userSchema = z
  .object({
    id: z.int(),
    uuid: z.string().nullable(),
    distinct_id: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    email: z.string(),
    is_email_verified: z.null(),
    hedgehog_config: z.null(),
    role_at_organization: z.null(),
  })
  .meta({ id: 'PosthogUser' });
export type WireUser = z.output<typeof userSchema>;

/** The user for an actor: an API key under its id, any other actor under its name. */
export function toWireUser(actorId: string): WireUser {
  const uuid = ACTOR_OF_KEY.exec(actorId)?.[1] ?? null;
  return {
    // PostHog's clients expect a number. The start of the key's id is one, and never changes.
    id: uuid === null ? 0 : Number.parseInt(uuid.slice(0, 7), 16),
    uuid,
    distinct_id: uuid ?? actorId,
    first_name: uuid ?? actorId,
    last_name: '',
    email: '',
    is_email_verified: null,
    hedgehog_config: null,
    role_at_organization: null,
  };
}

export const userExample = toWireUser('key:0147ae14-7ae1-4147-8ae1-47ae147ae147');
