# Runs in a function's pod that is to end: ends the watchdog once no call has run for two seconds, in which the pod has left the endpoints.
# A process of the watchdog's is a call. A hang-up ends it at once; on SIGTERM it first waits for its write time-out, once or twice.
idle=0
while [ "$idle" -lt 4 ]; do
  sleep 0.5
  idle=$((idle + 1))
  for process in /proc/[0-9]*/stat; do
    read -r line <"$process" || continue
    # After the name, which may hold blanks: state and parent.
    # shellcheck disable=SC2086
    set -- ${line##*) }
    if [ "$2" = 1 ] && [ "$1" != Z ]; then idle=0; fi
  done 2>/dev/null
done
# Once this hook has ended: one that dies with its container is a warning in the events.
(sleep 0.2 && kill -HUP 1) >/dev/null 2>&1 &
