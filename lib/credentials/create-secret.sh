#!/bin/sh
# Creates one Secret, unless it exists. Runs in a pod: the service account may create Secrets in the namespace and do nothing else, so what exists can
# neither be read nor overwritten.
#
# usage: create-secret.sh NAMESPACE NAME [KEY text TEXT | KEY random-after PREFIX]...
#   text          the text itself, such as a user name; letters that need no quoting in JSON
#   random-after  192 random bits as 48 hexadecimal digits, behind a prefix that may be empty
set -eu

if [ "$#" -lt 5 ] || [ $((($# - 2) % 3)) -ne 0 ]; then
  echo "usage: create-secret.sh NAMESPACE NAME [KEY text TEXT | KEY random-after PREFIX]..." >&2
  exit 2
fi
namespace=$1 name=$2
shift 2

account=${SERVICE_ACCOUNT_DIR:-/var/run/secrets/kubernetes.io/serviceaccount}
api=${KUBERNETES_API:-https://kubernetes.default.svc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 077

# Token and values go through files and pipes: an argument could be read in the process list.
printf '{"apiVersion":"v1","kind":"Secret","type":"Opaque","metadata":{"name":"%s","namespace":"%s","labels":{"app.kubernetes.io/managed-by":"faaslab"}},"stringData":{' \
  "$name" "$namespace" >"$work/secret.json"
comma=
while [ "$#" -gt 0 ]; do
  value=$3
  case $2 in
    text) ;;
    random-after)
      random=$(head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n')
      if [ "${#random}" -ne 48 ]; then
        echo "$namespace/$name: no random bytes from /dev/urandom" >&2
        exit 1
      fi
      value=$3$random
      ;;
    *) echo "$namespace/$name: $1 must be text or random-after, got $2" >&2 && exit 2 ;;
  esac
  printf '%s"%s":"%s"' "$comma" "$1" "$value" >>"$work/secret.json"
  comma=,
  shift 3
done
printf '}}' >>"$work/secret.json"

printf 'header = "Authorization: Bearer %s"\nheader = "Content-Type: application/json"\n' "$(cat "$account/token")" >"$work/curl.conf"
attempt=1
while :; do
  status=$(
    curl --silent --show-error --config "$work/curl.conf" --cacert "$account/ca.crt" --max-time 20 \
      --output "$work/answer" --write-out '%{http_code}' --data-binary "@$work/secret.json" "$api/api/v1/namespaces/$namespace/secrets"
  ) || status=000
  case $status in
    201) echo "$namespace/$name: created" && exit 0 ;;
    409) echo "$namespace/$name: exists, left as it is" && exit 0 ;;
    401 | 403)
      echo "$namespace/$name: not allowed to create Secrets here (HTTP $status); check the Role faaslab-credentials" >&2
      exit 1
      ;;
  esac
  # The API server may be starting, or the namespace or the right may be a moment old.
  if [ "$attempt" -ge 10 ]; then
    echo "$namespace/$name: the API server answered HTTP $status ten times" >&2
    exit 1
  fi
  attempt=$((attempt + 1))
  sleep "${RETRY_SECONDS:-3}"
done
