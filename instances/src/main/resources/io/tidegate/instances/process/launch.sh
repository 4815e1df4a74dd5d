# Started by the server in a session of its own, in the root directory of an instance.
# $1: its run directory; $2: the command that drops privileges, may be empty; the rest: control groups.
run=$1; as=$2; shift 2
for group in "$@"; do
  echo $$ > "$group/cgroup.procs" || echo "tidegate: no limits by $group"
done
status=0
if [ -f "$run/user-data" ]; then
  $as "$run/user-data"
  status=$?
  [ "$status" = 0 ] || echo "tidegate: user data ended with status $status"
fi
if [ -f ./start ]; then
  $as ./start
  status=$?
elif [ "$status" = 0 ]; then
  # No service of its own: the machine idles, as one does that user data has set up.
  tail -f /dev/null
  status=$?
fi
echo "$status" > "$run/exit"
exit "$status"
