/**
 * The wire form (what kubectl reads) of a type that cdk8s generates from the Kubernetes schema.
 *
 * The generated classes drop what they do not know and lose plain-string quantities without a word, so objects are emitted as `ApiObject`s; this
 * type keeps their compile-time checking: quantities and int-or-strings become plain values, and the few keys that the generator renames get
 * their Kubernetes names back.
 */
export type Wire<T> = T extends string | number | boolean | undefined | null
  ? T
  : T extends { readonly value: string | number }
    ? keyof T extends 'value'
      ? T['value']
      : WireObject<T>
    : T extends Date
      ? string
      : T extends readonly (infer Item)[]
        ? readonly Wire<Item>[]
        : T extends object
          ? WireObject<T>
          : T;

type WireObject<T> = string extends keyof T
  ? { readonly [Key in keyof T]: Wire<T[Key]> }
  : { readonly [Key in keyof T as WireKey<Key>]: Wire<T[Key]> };

/** Names that the generator changes (`clusterIP` to `clusterIp`) and their Kubernetes spelling. */
interface RenamedKeys {
  clusterIp: 'clusterIP';
  downwardApi: 'downwardAPI';
  hostIp: 'hostIP';
  hostIpc: 'hostIPC';
  hostPid: 'hostPID';
  nonResourceUrLs: 'nonResourceURLs';
  openApiv3Schema: 'openAPIV3Schema';
  setHostnameAsFqdn: 'setHostnameAsFQDN';
  volumeId: 'volumeID';
}

type WireKey<Key extends PropertyKey> = Key extends keyof RenamedKeys ? RenamedKeys[Key] : Key;
