import * as z from 'zod/mini';
import { described } from './described.ts';
import * as scalars from './scalars.ts';

const requests = z.strictObject({
  cpu: described(z.optional(scalars.cpu), 'CPU that is reserved; left out, it is the limit'),
  memory: described(z.optional(scalars.memory), 'Memory that is reserved; left out, it is the limit'),
});

const limits = z.strictObject({
  cpu: described(z.optional(scalars.cpu), 'CPU above which it is throttled; left out, it never is'),
  memory: described(z.optional(scalars.memory), 'Memory above which it is killed; left out, only the node bounds it'),
});

/** `requests` and `limits` of one container, wherever they stand. */
export const resources = {
  requests: described(z.optional(requests), 'What the scheduler reserves on a node; left out, each amount is the limit'),
  limits: described(z.optional(limits), 'What a container may use at most; left out, there is no bound'),
};
