import { type Layer, placeIn } from './layers.ts';

/** Amounts as a study writes them: `500m`, `128Mi`. */
export interface AmountsText {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
}

export interface ResourcesText {
  readonly requests?: AmountsText | undefined;
  readonly limits?: AmountsText | undefined;
}

/** An amount and where it comes from. */
export interface PlacedAmount {
  readonly text: string;
  /** Where it stands in the file; for a request that was filled in, where the limit stands. */
  readonly place: string;
  /** Number of its layer: a higher one was laid over a lower one. */
  readonly layer: number;
  /** A request that no layer has: the limit. */
  readonly copied?: true;
}

export interface PlacedAmounts {
  readonly cpu?: PlacedAmount;
  readonly memory?: PlacedAmount;
}

export interface PlacedResources {
  readonly requests: PlacedAmounts;
  readonly limits: PlacedAmounts;
}

/** What a container asks for and may use, as printed and as it is run. */
export interface MergedResources {
  readonly printed: PlacedResources;
  /** Other than printed only where there are replays. */
  readonly used: PlacedResources;
}

export const AMOUNTS = ['cpu', 'memory'] as const;

/**
 * The resources of one container out of the layers that speak of them, key by key. The API server copies a limit into an absent request; here it is
 * written out, so that whoever counts requests counts what it will.
 *
 * @param layers from the most general to the most special
 * @param replays laid over what the layers give: a request that was copied from a printed limit stays, whatever limit the replay sets
 */
export function mergeResources(
  layers: readonly Layer<ResourcesText | undefined>[],
  replays: readonly Layer<ResourcesText | undefined>[] = [],
): MergedResources {
  const printed = lay({ requests: {}, limits: {} }, layers, 0);
  return { printed, used: replays.length === 0 ? printed : lay(printed, replays, layers.length) };
}

function lay(under: PlacedResources, layers: readonly Layer<ResourcesText | undefined>[], first: number): PlacedResources {
  const [requests, limits] = (['requests', 'limits'] as const).map((group) => {
    const amounts: { cpu?: PlacedAmount; memory?: PlacedAmount } = { ...under[group] };
    for (const [index, layer] of layers.entries()) {
      for (const key of AMOUNTS) {
        const text = layer.values?.[group]?.[key];
        if (text !== undefined) amounts[key] = { text, place: placeIn(layer, `${group}.${key}`), layer: first + index };
      }
    }
    return amounts;
  });
  return { requests: { ...copies(limits ?? {}), ...requests }, limits: { ...limits } };
}

function copies({ cpu, memory }: PlacedAmounts): PlacedAmounts {
  return { ...(cpu && { cpu: { ...cpu, copied: true } }), ...(memory && { memory: { ...memory, copied: true } }) };
}
