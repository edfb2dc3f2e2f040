#!/bin/sh
# Waits until the function answers, then runs wrk against it. Its last line is the one of post.lua, FAASLAB-WRK-JSON {...}; exits 1 when the
# function never answers, when wrk gives no such line (a script that does not load is no error to wrk), or when nothing was measured.
#
# usage: run-load.sh URL WAIT_SECONDS THREADS CONNECTIONS DURATION_SECONDS TIMEOUT_SECONDS
set -eu

if [ "$#" -ne 6 ]; then
  echo "usage: run-load.sh URL WAIT_SECONDS THREADS CONNECTIONS DURATION_SECONDS TIMEOUT_SECONDS" >&2
  exit 2
fi
url=$1 wait=$2 threads=$3 connections=$4 duration=$5 timeout=$6

script=$(dirname "$0")/post.lua
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Three answers in a row: one may come from a pod that is about to go.
deadline=$(($(date +%s) + wait))
good=0
while [ "$good" -lt 3 ]; do
  # Double quotes and backslashes cannot come from the body into curl's command line: it is read from a file.
  printf '%s' "${FAASLAB_BODY:-}" >"$work/body"
  status=$(curl --silent --output "$work/answer" --write-out '%{http_code}' --max-time 30 \
    --header "Content-Type: ${FAASLAB_CONTENT_TYPE:-text/plain}" --data-binary "@$work/body" "$url") || status=000
  if [ "$status" = 200 ]; then
    good=$((good + 1))
  else
    good=0
    if [ "$(date +%s)" -ge "$deadline" ]; then
      echo "$url did not answer within $wait s; the last status was $status: $(head -c 300 "$work/answer" 2>/dev/null || true)" >&2
      exit 1
    fi
  fi
  sleep "${FAASLAB_PROBE_PAUSE_SECONDS:-1}"
done

set -- -t "$threads" -c "$connections" -d "${duration}s" --timeout "${timeout}s" --latency -s "$script" "$url"
echo "wrk $*"
wrk "$@" | tee "$work/output"

result=$(grep '^FAASLAB-WRK-JSON ' "$work/output" | tail -n 1 || true)
case $result in
  '') echo "wrk printed no result line" >&2 && exit 1 ;;
  *'"requests":0,'*) echo "no request was answered" >&2 && exit 1 ;;
esac
