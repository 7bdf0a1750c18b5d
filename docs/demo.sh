#!/bin/sh
# The main job on the sample machine: two bare runs that differ, a recording, and its replay, which does not.
# Needs `mvn -B -q package` first. Exits with 0 if all is as it must be.
set -eu
cd "$(dirname "$0")/.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
agent=agent/target/reprise-agent.jar
machine="-jar sample-target/target/sample-machine.jar compute"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$java" $machine > "$work/bare1"
"$java" $machine > "$work/bare2"
"$java" -javaagent:$agent=mode=record,log="$work/boot.rr" $machine > "$work/recorded"
"$java" -javaagent:$agent=mode=replay,log="$work/boot.rr" $machine > "$work/replayed"

for run in bare1 bare2 recorded replayed; do
    state=$(grep '^state ' "$work/$run")
    printf '%-9s %s\n' "$run" "$state"
done
printf 'log       %s bytes\n' "$(wc -c < "$work/boot.rr")"

if cmp -s "$work/bare1" "$work/bare2"; then
    echo "The two bare runs are equal: this machine shows no nondeterminism." >&2
    exit 1
fi
cmp "$work/recorded" "$work/replayed"
