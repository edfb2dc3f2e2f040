# shellcheck shell=bash
# The discovery file: a kubeconfig with the cluster's CA and a token of 30 minutes. With it kubeadm join needs no token in its configuration or
# on its command line. It is printed here and goes through a pipe into a file on the worker's tmpfs.

# On the control plane.
print_discovery() {
  local token authority
  need_root
  [[ -e $ADMIN_CONF ]] || die 6 'only a host with a control plane can print it, and this one has none yet'
  umask 077
  mkdir -p "$RUN_FOLDER"
  token=$(/usr/bin/kubeadm token create --kubeconfig "$ADMIN_CONF" --ttl 30m --description 'faaslab join' 2>/dev/null)
  [[ $token =~ ^[a-z0-9]{6}\.[a-z0-9]{16}$ ]] || die 1 'kubeadm token create must print a token, got something else'
  # The first part is the token's name and no secret.
  printf '%s\n' "${token%%.*}" >>"$RUN_FOLDER/tokens"
  authority=$(base64 -w 0 /etc/kubernetes/pki/ca.crt)
  # No here-document: older bash would write it to a disk.
  printf 'apiVersion: v1\nkind: Config\n'
  printf 'clusters: [{ name: faaslab, cluster: { certificate-authority-data: %s, server: "https://%s" } }]\n' "$authority" "$API_ENDPOINT"
  printf 'contexts: [{ name: faaslab, context: { cluster: faaslab, user: tls-bootstrap-token-user } }]\ncurrent-context: faaslab\n'
  printf 'users: [{ name: tls-bootstrap-token-user, user: { token: "%s" } }]\n' "$token"
}

revoke_tokens() {
  local name
  need_root
  [[ -f $RUN_FOLDER/tokens ]] || return 0
  while read -r name; do
    /usr/bin/kubeadm token delete --kubeconfig "$ADMIN_CONF" "$name" >/dev/null
  done <"$RUN_FOLDER/tokens"
  rm -f "$RUN_FOLDER/tokens"
}

# On a worker: takes the file over, and makes sure that it does not outlive the run.
accept_discovery() {
  [[ -n $discovery_source ]] || return 0
  trap 'rm -f "$DISCOVERY"' EXIT
  case $(stat -f -c %T "$RUN_FOLDER") in
    tmpfs | ramfs) ;;
    *) die 4 "$RUN_FOLDER must be on tmpfs, because a token goes there, got $(stat -f -c %T "$RUN_FOLDER")" ;;
  esac
  (
    umask 077
    if [[ $discovery_source == - ]]; then cat; else cat "$discovery_source"; fi >"$DISCOVERY"
  )
  [[ -s $DISCOVERY ]] || die 2 "--discovery-from $discovery_source gave nothing"
}
